import type { EngineServiceSpec } from "../engine-types";
import type { Difference } from "./failure-report";
import { describeSpec, environmentOf } from "./describe-spec";

/**
 * In what two versions of a service differ besides their image. Environment variables are told by
 * their names alone; a changed secret shows by its name, which ends in a keyed hash.
 */
export function specDifferences(from: EngineServiceSpec, to: EngineServiceSpec): Difference[] {
  return [...environmentDifferences(from, to), ...otherDifferences(from, to)];
}

function environmentDifferences(from: EngineServiceSpec, to: EngineServiceSpec): Difference[] {
  const [before, after] = [environmentOf(from), environmentOf(to)];
  return keysOf(before, after)
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      what: "environment",
      name,
      change: change(before.get(name), after.get(name)),
    }));
}

function otherDifferences(from: EngineServiceSpec, to: EngineServiceSpec): Difference[] {
  const [before, after] = [describeSpec(from), describeSpec(to)];
  return keysOf(before, after).flatMap((key): Difference[] => {
    const [one, other] = [before.get(key), after.get(key)];
    if (one?.text === other?.text) return [];
    const { what, name } = one ?? other ?? { what: key };
    return [
      {
        what,
        ...(name !== undefined && { name }),
        change: change(one, other),
        ...(one !== undefined && { from: one.text }),
        ...(other !== undefined && { to: other.text }),
      },
    ];
  });
}

/** Those of the former version first, in the order in which they stand there. */
function keysOf(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>) {
  return [...new Set([...before.keys(), ...after.keys()])];
}

function change(before: unknown, after: unknown): Difference["change"] {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}
