import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { listFiles } from "./files";
import { openGit, type Git } from "./git";

/** Which sources an image is made of, and when they were last changed. */
export interface Revision {
  /** Whole hash; in the image's label. */
  readonly id: string;
  /** In the image's tag: 7 digits, after `dirty.` or `files.` when git does not have them so. */
  readonly short: string;
  /** Of the folder's last commit; 1980 without one. The image's own time. */
  readonly time: Date;
  /** Web address of the repository, without credentials. */
  readonly source: string | undefined;
}

const DIGITS = 7;
const NO_COMMIT = new Date("1980-01-01T00:00:00Z");

/**
 * The revision of an app's own folder: git's tree, or a hash of the files when they differ from
 * the last commit (new files that git does not ignore included) or git does not know them.
 */
export async function readRevision(folder: string): Promise<Revision> {
  const git = await openGit(folder);
  const tree =
    git && (await git("rev-parse", "--verify", "HEAD:./").catch(() => undefined))?.trim();
  if (git === undefined || tree === undefined) {
    const id = await hashFiles(folder, git);
    const short = `files.${id.slice(0, DIGITS)}`;
    return { id, short, time: NO_COMMIT, source: undefined };
  }
  const time = await commitTime(git);
  const source = await sourceAddress(git);
  if ((await git("status", "--porcelain", "-z", "--untracked-files=all", "--", ".")) === "") {
    return { id: tree, short: tree.slice(0, DIGITS), time, source };
  }
  const id = await hashFiles(folder, git);
  return { id, short: `dirty.${id.slice(0, DIGITS)}`, time, source };
}

/** The web address of a remote: `git@host:a/b.git` is `https://host/a/b`; paths are none. */
export function webAddress(remote: string): string | undefined {
  const scp = /^(?:[^@/]+@)?([^:/]+\.[^:/]+):(?!\/\/)(.+)$/.exec(remote);
  const text = scp === null ? remote : `ssh://${scp[1]}/${scp[2]}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, pathname } = new URL(text);
  if (!/^(?:https?|ssh|git):$/.test(protocol) || hostname === "") return undefined;
  return `https://${hostname}${pathname.replace(/\.git\/?$/, "")}`;
}

async function commitTime(git: Git): Promise<Date> {
  const seconds = Number((await git("log", "-1", "--format=%ct", "--", ".")).trim());
  return seconds > 0 ? new Date(seconds * 1_000) : NO_COMMIT;
}

async function sourceAddress(git: Git): Promise<string | undefined> {
  const remote = await git("remote", "get-url", "origin").catch(() => "");
  return webAddress(remote.trim());
}

async function hashFiles(folder: string, git: Git | undefined): Promise<string> {
  const hash = createHash("sha256");
  for (const file of await listFiles(folder, git)) {
    const content =
      file.kind === "link" ? file.target : await fs.readFile(path.join(folder, file.path));
    const digest = createHash("sha256")
      .update(content ?? "")
      .digest("hex");
    hash.update(`${file.mode.toString(8)} ${file.kind} ${digest} ${file.path}\0`);
  }
  return hash.digest("hex");
}
