import * as timers from "node:timers/promises";
import type { Outcome, Running } from "../../e2e/support/test-project";
import { ALL_PARTS, processesOf, type Part } from "./process-tree";

const POLL_MS = 25;

/** For how many milliseconds each part of a run lives. */
export type Lifetimes = Readonly<Record<Part, number>>;

/** Lets a run end by itself and watches its parts. */
export async function watchParts({ pid, outcome }: Running): Promise<Lifetimes> {
  const first = new Map<Part, number>();
  const last = new Map<Part, number>();
  let ended = false;
  const end = outcome.then((result) => {
    ended = true;
    if (result.exitCode !== 0) throw new Error(result.all);
  });
  while (!ended) {
    for (const part of ALL_PARTS) {
      if (processesOf(pid, part).length === 0) continue;
      if (!first.has(part)) first.set(part, Date.now());
      last.set(part, Date.now());
    }
    await Promise.race([end, timers.setTimeout(POLL_MS)]);
  }
  const lifetime = (part: Part) => (last.get(part) ?? 0) - (first.get(part) ?? 0);
  return Object.fromEntries(ALL_PARTS.map((part) => [part, lifetime(part)])) as Lifetimes;
}

/**
 * Kills parts of a run all at once, so long after the first of them began to live.
 * @returns undefined when that one ended before; the run's own end is waited for in any case.
 */
export async function killAfter(
  { pid, outcome }: Running,
  [part, ...others]: readonly [Part, ...Part[]],
  milliseconds: number,
): Promise<Outcome | undefined> {
  let ended = false;
  const end = outcome.finally(() => (ended = true));
  while (processesOf(pid, part).length === 0 && !ended) await timers.setTimeout(POLL_MS);
  await timers.setTimeout(milliseconds);
  const first = processesOf(pid, part);
  const victims = first.length === 0 ? [] : others.flatMap((other) => processesOf(pid, other));
  for (const victim of [...victims, ...first]) process.kill(victim, "SIGKILL");
  const result = await end;
  return first.length === 0 ? undefined : result;
}
