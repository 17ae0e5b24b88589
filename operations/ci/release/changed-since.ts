import { UserError } from "../../../model/user-error";
import type { LastRelease } from "./last-release";
import type { ReleaseWorld } from "./world";

type Known = Pick<ReleaseWorld, "checkout" | "progress">;

/** The last commit whose release came to an end; else the one before; undefined where none is there. */
export async function commitBefore(
  { checkout }: Known,
  { finished }: LastRelease,
): Promise<string | undefined> {
  return finished ?? (await checkout.history(2))[1];
}

/** Files that differ since then. Undefined: nobody knows, as in a clone that is not whole. */
export async function changedSince(
  world: Known,
  last: LastRelease,
): Promise<readonly string[] | undefined> {
  const before = await commitBefore(world, last);
  if (before === undefined) return undefined;
  try {
    return await world.checkout.changedSince(before);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    world.progress.note(`what has changed since ${before} is not known: ${error.message}`);
    return undefined;
  }
}
