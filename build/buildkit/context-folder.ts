import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import * as tar from "tar-stream";
import { fillContext, type Context } from "../context";

/**
 * Writes what a builder gets of an app into a folder: the same names, modes and times that the
 * engine's builder is sent as an archive, whatever this process' own mask.
 */
export async function writeContext(context: Context, folder: string): Promise<void> {
  const pack = tar.pack();
  const extract = tar.extract();
  const filled = fillContext(pack, context).then(
    () => pack.finalize(),
    (error: unknown) => pack.destroy(error as Error),
  );
  const times: [string, Date][] = [];
  pack.pipe(extract);
  for await (const entry of extract) {
    const { name, type, mode = 0o644, mtime = context.time, linkname = "" } = entry.header;
    const file = path.join(folder, name);
    if (type === "directory") await fsp.mkdir(file, { recursive: true });
    else if (type === "symlink") await fsp.symlink(linkname, file);
    else await pipeline(entry, fs.createWriteStream(file));
    entry.resume();
    if (type === "symlink") {
      await fsp.lutimes(file, mtime, mtime);
      continue;
    }
    await fsp.chmod(file, mode);
    times.push([file, mtime]);
  }
  await filled;
  // Last: what is written into a folder changes its time.
  for (const [file, time] of times.reverse()) await fsp.utimes(file, time, time);
}
