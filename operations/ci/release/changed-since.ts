import type { LastRelease } from "./last-release";
import type { ReleaseWorld } from "./world";

/** Files that differ from the last commit whose release came to an end; else from the one before. */
export async function changedSince(
  { checkout }: ReleaseWorld,
  { finished }: LastRelease,
): Promise<readonly string[]> {
  const before = finished ?? (await checkout.history(2))[1];
  return before === undefined ? [] : checkout.changedSince(before);
}
