import { buffer } from "node:stream/consumers";
import * as tar from "tar-stream";

/** Two empty blocks. */
export const END_OF_ARCHIVE = Buffer.alloc(1024);

/** Owner only: secrets are in it. */
const MODE = 0o600;

/** One file of a tar archive: header, content, padding. The same name and content give the same. */
export async function tarEntry(name: string, content: Buffer): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name, mode: MODE, mtime: new Date(0), uid: 0, gid: 0 }, content);
  pack.finalize();
  const archive = await buffer(pack);
  return archive.subarray(0, archive.length - END_OF_ARCHIVE.length);
}
