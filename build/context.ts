import * as fs from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import type * as tar from "tar-stream";
import { parseDockerignore } from "./dockerignore";
import { listFiles, type SourceFile, readIfThere } from "./files";
import { openGit } from "./git";

/** A file that is not the folder's own, or takes the place of one. */
export type ExtraFiles = Readonly<Record<string, string>>;

export interface Context {
  readonly folder: string;
  readonly files: readonly SourceFile[];
  /** Put in by path, whatever `.dockerignore` says. */
  readonly extra: ExtraFiles;
  /** Every entry's time. */
  readonly time: Date;
}

/** What the builder gets of a folder: its files but for those that `.dockerignore` names. */
export async function readContext(
  folder: string,
  { extra, time }: Pick<Context, "extra" | "time">,
): Promise<Context> {
  const files = await listFiles(folder, await openGit(folder));
  const ignored = parseDockerignore((await readIfThere(path.join(folder, ".dockerignore"))) ?? "");
  return {
    folder,
    files: files.filter((file) => !ignored(file.path) && !Object.hasOwn(extra, file.path)),
    extra,
    time,
  };
}

/** The same bytes for the same files, whoever owns them and whenever they were written. */
export async function fillContext(
  pack: tar.Pack,
  { folder, files, extra, time }: Context,
): Promise<void> {
  const common = { mtime: time, uid: 0, gid: 0 };
  const folders = new Set<string>();
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const name of [...byPath.keys(), ...Object.keys(extra)].sort()) {
    for (const parent of parents(name)) {
      if (folders.has(parent)) continue;
      folders.add(parent);
      pack.entry({ ...common, name: parent, type: "directory", mode: 0o755 });
    }
    const content = extra[name];
    if (content !== undefined) {
      pack.entry({ ...common, name, mode: 0o644 }, content);
      continue;
    }
    const file = byPath.get(name);
    if (file?.kind === "link") {
      pack.entry({ ...common, name, type: "symlink", mode: 0o777, linkname: file.target });
    } else if (file !== undefined) {
      const entry = pack.entry({ ...common, name, mode: file.mode, size: file.size });
      await pipeline(fs.createReadStream(path.join(folder, name)), entry);
    }
  }
}

function parents(name: string): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
}
