import * as fs from "node:fs/promises";
import * as path from "node:path";
import { recordFileName } from "../../record/record";

/** Texts of records, by stack, into a folder. @returns the files. */
export async function writeRecords(
  texts: ReadonlyMap<string, string>,
  folder: string,
): Promise<readonly string[]> {
  await fs.mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [stack, text] of texts) {
    const file = path.join(folder, recordFileName(stack));
    await fs.writeFile(file, text);
    files.push(file);
  }
  return files;
}
