import type { Forge } from "../../../forge/forge";
import type { Checkout } from "./checkout";
import { deployContext, stageOf } from "./statuses";

/** Further back nobody looks: each commit is a question to the forge. */
const MOST_COMMITS = 30;

/** Of one stack, what was released before this commit, by the statuses of the branch's commits. */
export interface LastRelease {
  /** The last commit whose release came to an end. Absent: none is known. */
  readonly finished?: string;
  /** The last one that serves, since its release succeeded. Absent: none is known. */
  readonly good?: string;
  /** Commits whose release began after that and came to no end, this one among them. */
  readonly unfinished: readonly string[];
}

/** For each stack; asks the forge about few commits, mostly about two. */
export async function lastReleases(
  forge: Pick<Forge, "statuses">,
  checkout: Pick<Checkout, "history">,
  stacks: readonly string[],
): Promise<ReadonlyMap<string, LastRelease>> {
  const found = new Map<string, LastRelease>(stacks.map((stack) => [stack, { unfinished: [] }]));
  const isOpen = () => [...found.values()].some(({ good }) => good === undefined);
  for (const [index, sha] of (await checkout.history(MOST_COMMITS)).entries()) {
    if (!isOpen()) break;
    const statuses = await forge.statuses(sha);
    for (const [stack, known] of found) {
      if (known.good !== undefined) continue;
      const status = statuses.find(({ context }) => context === deployContext(stack));
      // This very commit may be released again: that it was says nothing of before.
      const stage = stageOf(status);
      if (index > 0 && stage === "finished") {
        const finished = known.finished ?? sha;
        found.set(stack, { ...known, finished, ...(status?.state === "success" && { good: sha }) });
      } else if (stage === "begun" && known.finished === undefined) {
        found.set(stack, { ...known, unfinished: [...known.unfinished, sha] });
      }
    }
  }
  return found;
}
