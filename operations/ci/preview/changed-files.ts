import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Forge } from "../../../forge/forge";
import { stackOfFile } from "../../../config";
import type { ChangedFile } from "../touched-stacks";
import { git, tryGit } from "./git";
import type { MergedCheckout } from "./merged-checkout";

/** A change of which nobody knows all files may be one of every file. */
const ANY: ChangedFile = { path: "any file" };

/**
 * What a pull request changes: by git, against what it was merged with; where the clone does not
 * have that, by the forge's list, without the texts.
 */
export async function changedFiles(
  merged: MergedCheckout,
  forge: Pick<Forge, "changedFiles">,
  pullRequest: number,
): Promise<readonly ChangedFile[]> {
  const { base, dir } = merged;
  if (base === undefined) {
    const { paths, complete } = await forge.changedFiles(pullRequest);
    return [...paths.map((one) => ({ path: one })), ...(complete ? [] : [ANY])];
  }
  const from = merged.notes.length === 0 ? base : await forkPoint(dir, base);
  const names = await git(dir, "diff", "--name-only", "-z", "--no-renames", from, "HEAD");
  const paths = names.split("\0").filter((name) => name !== "");
  return Promise.all(paths.map((file) => withTexts(dir, file, from)));
}

async function forkPoint(dir: string, base: string): Promise<string> {
  return (await git(dir, "merge-base", base, "HEAD")).trim();
}

async function withTexts(dir: string, file: string, from: string): Promise<ChangedFile> {
  if (stackOfFile(file) === undefined) return { path: file };
  const before = await tryGit(dir, ["show", `${from}:${file}`]);
  const after = await fs.readFile(path.join(dir, file), "utf8").catch(() => undefined);
  return {
    path: file,
    ...(before.ok && { before: before.stdout }),
    ...(after !== undefined && { after }),
  };
}
