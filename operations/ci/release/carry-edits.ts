import { applyPatch, createPatch } from "diff";

/**
 * What a release wrote into its checkout's file beside pins, such as a secret that it made, put into
 * the newest text; undefined where somebody changed the same place meanwhile.
 */
export function carryEdits(
  { before, after }: { readonly before: string; readonly after: string },
  newest: string,
): string | undefined {
  if (before === after) return newest;
  if (before === newest) return after;
  const carried = applyPatch(newest, createPatch("file", before, after), { fuzzFactor: 1 });
  return carried === false ? undefined : carried;
}
