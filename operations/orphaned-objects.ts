import type { Labelled, Leftovers } from "./leftovers";
import type { StackState } from "./pulumi";
import type { Window } from "./runs/journal";

/** Milliseconds by which the engine's times may be off: containers' are whole seconds. */
const CLOCK_MARGIN_MS = 2_000;

/**
 * What interrupted runs of ours left on the engine: it has the stack's labels, and the state does not
 * know it. It never served under this state, so it is removed, and made again.
 *
 * That the state does not know a thing does not yet make it ours: another machine may run a stack of
 * the same name on the same engine, by a state of its own. So only what was created while a run of
 * ours was at work counts: one that was killed or failed, which its journal tells. After a bare
 * `pulumi up` there is no journal, but the state names the creations that were cut off; then all
 * counts that it does not know. Volumes hold data and never count; nor do the records of one-off
 * tasks, which no state has.
 *
 * Ids are compared, not names: the engine may have two networks of one name.
 */
export function orphanedObjects(
  { resources, interrupted }: StackState,
  { objects, clockAheadMs }: Leftovers,
  windows: readonly Window[],
): Labelled[] {
  const known = new Set(resources.map(({ id }) => id));
  const cutOff = interrupted.some(({ operation }) => operation === "creating");
  return objects.filter(
    (object) =>
      object.kind !== "volume" &&
      !object.isTask &&
      !known.has(object.id) &&
      (cutOff || windows.some((window) => isIn(window, object.createdAt, clockAheadMs))),
  );
}

function isIn({ since, until }: Window, createdAt: Date, clockAheadMs: number): boolean {
  const time = createdAt.getTime() - clockAheadMs;
  if (time < Date.parse(since) - CLOCK_MARGIN_MS) return false;
  return until === undefined || time <= Date.parse(until) + CLOCK_MARGIN_MS;
}
