import * as fs from "node:fs/promises";
import * as path from "node:path";
import { z } from "zod";

const schema = z.object({
  /** Debian packages that were not there before. */
  packages: z.array(z.string()).default([]),
  /** The engine started by hand: its process, and when it started as the kernel counts. */
  engine: z.object({ pid: z.number(), startTime: z.string() }).optional(),
});

/** What setup installed or started on the machine, so that it can be undone. */
export type Installed = z.infer<typeof schema>;

export async function readInstalled(file: string): Promise<Installed> {
  try {
    return schema.parse(JSON.parse(await fs.readFile(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return schema.parse({});
    throw error;
  }
}

/** Adds to the record; what it holds already stays. */
export async function recordInstalled(file: string, news: Partial<Installed>): Promise<void> {
  const before = await readInstalled(file);
  const packages = [...new Set([...before.packages, ...(news.packages ?? [])])];
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ ...before, ...news, packages }, null, 2);
  await fs.writeFile(`${file}.new`, text);
  await fs.rename(`${file}.new`, file);
}
