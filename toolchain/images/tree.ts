import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { finished, pipeline } from "node:stream/promises";
import type { Pack } from "tar-stream";
import { capabilityBlocks } from "./capabilities";
import type { Capabilities, Owner } from "./recipe";
import { IMAGE_TIME } from "./time";

/** One file, folder or link of an image's root; `path` is relative to it. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink";
  readonly mode: number;
  readonly size: number;
  /** Of a symbolic link. */
  readonly target?: string;
}

/** Everything below a folder, in the byte order of the paths, so parents come first. */
export async function listTree(root: string): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (const found of await fs.readdir(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(found.parentPath, found.name);
    const status = await fs.lstat(file);
    const common = { path: path.relative(root, file), mode: status.mode & 0o7777 };
    if (status.isSymbolicLink()) {
      const target = await fs.readlink(file);
      entries.push({ ...common, kind: "symlink", mode: 0o777, size: 0, target });
    } else if (status.isDirectory()) {
      entries.push({ ...common, kind: "directory", size: 0 });
    } else if (status.isFile()) {
      entries.push({ ...common, kind: "file", size: status.size });
    }
  }
  return entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/**
 * Writes a folder as a tar stream in which only names, modes, owners and contents matter: fixed
 * times, fixed order, no names of users. Entries belong to root unless `owners` names their path.
 * @param capabilities of programs, by path.
 */
export async function packTree(
  root: string,
  owners: ReadonlyMap<string, Owner>,
  pack: Pack,
  capabilities: Capabilities = {},
): Promise<void> {
  for (const entry of await listTree(root)) {
    const { uid, gid } = owners.get(entry.path) ?? { uid: 0, gid: 0 };
    const header = {
      name: entry.kind === "directory" ? `${entry.path}/` : entry.path,
      type: entry.kind,
      mode: entry.mode,
      size: entry.size,
      uid,
      gid,
      mtime: IMAGE_TIME,
      ...(entry.target === undefined ? {} : { linkname: entry.target }),
    };
    const own = capabilities[entry.path];
    // Between two entries, so that the blocks belong to the one that follows.
    if (own !== undefined) pack.push(capabilityBlocks(own));
    if (entry.kind === "file") {
      await pipeline(createReadStream(path.join(root, entry.path)), pack.entry(header));
    } else {
      await finished(pack.entry(header).end(null));
    }
  }
}
