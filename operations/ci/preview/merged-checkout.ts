import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { withScratchDir } from "../../scratch";
import { git, tryGit } from "./git";

export interface MergedCheckout {
  readonly dir: string;
  /** The target's commit that it was merged with. Absent: the clone does not have it. */
  readonly base?: string;
  /** For people: why what is shown is not what the merge would do. */
  readonly notes: readonly string[];
}

/**
 * The change as it would be after its merge, in a folder of its own: without that, all that the
 * target branch has got since would show as taken back by the change.
 * @param dir root of the checkout; its packages are shared.
 * @param branch that the change is to be merged into, known as `origin/<branch>`.
 */
export function withMergedCheckout<T>(
  dir: string,
  branch: string,
  use: (merged: MergedCheckout) => Promise<T>,
): Promise<T> {
  return withScratchDir(async (scratch) => {
    const place = path.join(await fs.realpath(scratch), "merged");
    await git(dir, "worktree", "add", "--quiet", "--detach", place, "HEAD");
    try {
      await sharePackages(dir, place);
      return await use({ dir: place, ...(await merge(place, branch)) });
    } finally {
      await tryGit(dir, ["worktree", "remove", "--force", place]);
    }
  });
}

async function merge(dir: string, branch: string): Promise<Omit<MergedCheckout, "dir">> {
  const tip = `refs/remotes/origin/${branch}^{commit}`;
  const found = await tryGit(dir, ["rev-parse", "--quiet", "--verify", tip]);
  if (!found.ok) {
    return {
      notes: [
        `the clone has no origin/${branch}: what that branch has got since shows as taken back`,
      ],
    };
  }
  const base = found.stdout.trim();
  const merged = await tryGit(dir, ["merge", "--quiet", "--no-edit", "--no-verify", base]);
  if (merged.ok) return { base, notes: [] };
  await tryGit(dir, ["merge", "--abort"]);
  return {
    base,
    notes: [
      `it can't be merged with ${branch} as it is: what that branch has got since shows as taken back`,
    ],
  };
}

/** What npm installed is in no commit. */
async function sharePackages(from: string, to: string): Promise<void> {
  const packages = path.join(from, "node_modules");
  const place = path.join(to, "node_modules");
  if (!existsSync(packages) || existsSync(place)) return;
  await fs.symlink(await fs.realpath(packages), place);
}
