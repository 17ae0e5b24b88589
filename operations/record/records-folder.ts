import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseRecord, recordFileName } from "../../record/record";
import type { Records } from "./preview-stack";

/** Records in a folder, as `slipway record --to` writes them. */
export function recordsIn(folder: string): Records {
  return {
    hint: `\`slipway record --to ${folder}\` makes them where the passphrase is.`,
    async read(stack) {
      const file = path.join(folder, recordFileName(stack));
      let text: string;
      try {
        text = await fs.readFile(file, "utf8");
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw cause;
      }
      return parseRecord(text, file, stack);
    },
  };
}
