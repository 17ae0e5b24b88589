import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Git } from "./git";

/** One file of an app's folder, as an image may see it. */
export interface SourceFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly kind: "file" | "link";
  /** 0o755 when its owner may run it, else 0o644. */
  readonly mode: number;
  /** Of a file, in bytes. */
  readonly size: number;
  /** Of a link. */
  readonly target?: string;
}

/**
 * The files of a folder, sorted: with git those that it tracks or would add, so that what git
 * ignores never gets into an image; else all but `.git`.
 */
export async function listFiles(folder: string, git: Git | undefined): Promise<SourceFile[]> {
  const paths = git === undefined ? await walk(folder, "") : await gitPaths(git);
  const found = await Promise.all(paths.map((name) => describe(folder, name)));
  return found
    .filter((file) => file !== undefined)
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function gitPaths(git: Git): Promise<string[]> {
  const list = await git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".");
  return [...new Set(list.split("\0").filter((name) => name !== ""))];
}

async function walk(folder: string, below: string): Promise<string[]> {
  const entries = await fs.readdir(path.join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.name !== ".git")
      .map((entry) => {
        const name = below === "" ? entry.name : `${below}/${entry.name}`;
        return entry.isDirectory() ? walk(folder, name) : [name];
      }),
  );
  return found.flat();
}

/** Undefined for what is gone (deleted but tracked) and what is neither file nor link. */
async function describe(folder: string, name: string): Promise<SourceFile | undefined> {
  const full = path.join(folder, name);
  const stat = await fs.lstat(full).catch(() => undefined);
  if (stat?.isSymbolicLink()) {
    return { path: name, kind: "link", mode: 0o777, size: 0, target: await fs.readlink(full) };
  }
  if (!stat?.isFile()) return undefined;
  return { path: name, kind: "file", mode: stat.mode & 0o100 ? 0o755 : 0o644, size: stat.size };
}

/** A file's text; undefined when there is none. Any other failure is one. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
