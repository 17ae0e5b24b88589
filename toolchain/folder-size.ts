import * as fs from "node:fs/promises";
import * as path from "node:path";

/** Bytes on disk of a file or a folder with all in it; 0 when it is not there. */
export async function folderSize(file: string): Promise<number> {
  const seen = new Set<string>();
  return sizeOf(file, seen);
}

/** A file with several names counts once, as on the disk. */
async function sizeOf(file: string, seen: Set<string>): Promise<number> {
  const status = await fs.lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (status === undefined) return 0;
  const identity = `${status.dev}:${status.ino}`;
  if (seen.has(identity)) return 0;
  seen.add(identity);
  const own = status.blocks * 512;
  if (!status.isDirectory()) return own;
  const names = await fs.readdir(file);
  const sizes = await Promise.all(names.map((name) => sizeOf(path.join(file, name), seen)));
  return sizes.reduce((total, size) => total + size, own);
}
