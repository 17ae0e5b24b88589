import { NONE } from "../../config";
import { setPin } from "../../config/edit";
import { setPinNote } from "../../config/pin-note";
import type { PlannedService } from "../../rollout/release-plan";
import type { PinChange } from "./release";

/** Why a release goes back, for the notes in the stack's file. */
export interface WhyBack {
  /** The image that failed. Absent: the release as a whole did. */
  readonly image?: string;
  /** One line. */
  readonly cause: string;
  /** `2026-11-21`. */
  readonly date: string;
}

/**
 * The stack's file after the way back: each pin of the release is the last good one again, with one
 * comment line that holds the bad one and why; what did not run before is `none`.
 */
export function revertPins(
  text: string,
  changes: readonly PinChange[],
  { image: failed, cause, date }: WhyBack,
): string {
  return changes.reduce((before, { image, from = NONE, to }) => {
    const why =
      failed === undefined || failed === image ? cause : `with ${failed}, which failed: ${cause}`;
    const note = `went back from ${to} on ${date}: ${why}`;
    return setPinNote(setPin(before, image, from), image, note);
  }, text);
}

/**
 * Services that go back, dependants first: each group can go at once, after the groups before it.
 * @param services of the plan; those that are not in `back` only carry dependencies on.
 */
export function dependantsFirst(
  services: readonly Pick<PlannedService, "service" | "dependsOn">[],
  back: readonly string[],
): string[][] {
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const dependants = services.filter(({ dependsOn }) => dependsOn.includes(name));
    const depth = Math.max(0, ...dependants.map(({ service }) => depthOf(service) + 1));
    depths.set(name, depth);
    return depth;
  };
  const groups = new Map<number, string[]>();
  for (const name of back) groups.set(depthOf(name), [...(groups.get(depthOf(name)) ?? []), name]);
  return [...groups].sort(([one], [other]) => one - other).map(([, names]) => names);
}
