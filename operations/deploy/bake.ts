import { type AfterSwitchCause, bakeCause } from "../../rollout/after-switch/cause";
import {
  addCounts,
  type Counts,
  countsBetween,
  type EdgeReading,
  NO_COUNTS,
} from "../../rollout/after-switch/edge-counts";
import { judge, type Judgement } from "../../rollout/after-switch/judge";
import { lookAtInstances, whyInstancesFail } from "../../rollout/after-switch/instances";
import type { Engine } from "../../rollout/engine";
import type { PlannedBake, PlannedService } from "../../rollout/release-plan";
import { type Clock, REAL_CLOCK } from "../../rollout/look";
import type { Report } from "../progress";

export interface BakeOptions {
  /** Shared by all services that bake at the same time. */
  readonly edge: { read(): Promise<EdgeReading> };
  readonly report: Report;
  /**
   * Ids of instances that had failed before the switch was over. Default: those that have when the
   * bake begins, so that one that dies between the two is missed.
   */
  readonly failedBefore?: readonly string[];
  readonly signal?: AbortSignal;
  /** Default: the machine's clock and timer. */
  readonly clock?: Clock;
}

export interface BakeResult extends Omit<Judgement, "verdict" | "bound"> {
  /** In its stack. */
  readonly service: string;
  readonly verdict: "passed" | "failed";
  /** Why the edge's counts failed it. Absent: it passed, or its instances tell why it failed. */
  readonly cause?: AfterSwitchCause;
  /** Ids of the tasks of its instances that failed meanwhile. */
  readonly tasks: readonly string[];
  /** Answers by HTTP status. */
  readonly byStatus: Readonly<Record<number, number>>;
  /** Milliseconds that it was watched. */
  readonly elapsedMs: number;
}

const LOOK_MS = 1_000;
const TELL_MS = 10_000;
/** How long the engine or the edge may not answer: either may be restarted meanwhile. */
const SILENCE_MS = 30_000;

/**
 * Watches a service after its switch: its instances, and what the edge counts when it is public.
 * Returns when the time is over, or as soon as a bound is passed or an instance fails.
 * @throws UserError when engine or edge cannot be read for half a minute: nothing unseen passes;
 * the reason of `signal` when that says to stop.
 */
export async function bakeService(
  engine: Engine,
  planned: PlannedService & { readonly bake: PlannedBake },
  { edge, report, failedBefore, signal, clock = REAL_CLOCK }: BakeOptions,
): Promise<BakeResult> {
  const { bake, route, service } = planned;
  const read = () => (route === undefined ? Promise.resolve<EdgeReading>(new Map()) : edge.read());
  const retrying = patience(clock, signal);

  let [reading, instances] = await retrying(() =>
    Promise.all([read(), lookAtInstances(engine, planned)]),
  );
  const start = clock.now();
  const known = new Set(failedBefore ?? instances.failed.map(({ ID }) => ID));
  let counts: Counts = NO_COUNTS;
  let toldMs = 0;

  for (;;) {
    const elapsedMs = Math.round(clock.now() - start);
    const judgement = judge(route ? bake : { ...bake, minRequests: 0 }, counts, { elapsedMs });
    const failed = instances.failed.filter(({ ID }) => !known.has(ID));
    const why = instances.changed ?? whyInstancesFail(failed);
    if (why !== undefined || judgement.verdict !== "watching") {
      const { verdict, bound, ...figures } = judgement;
      return {
        service,
        ...figures,
        verdict: why === undefined && verdict === "passed" ? "passed" : "failed",
        ...(why !== undefined && { why }),
        ...(why === undefined && bound && { cause: bakeCause(counts, judgement) }),
        tasks: failed.map(({ ID }) => ID),
        byStatus: Object.fromEntries(counts.byStatus),
        elapsedMs,
      };
    }
    if (elapsedMs - toldMs >= TELL_MS) {
      toldMs = elapsedMs;
      report(progressLine(planned, judgement, elapsedMs));
    }
    await clock.sleep(Math.min(LOOK_MS, bake.timeMs - elapsedMs));
    const [now, seen] = await retrying(() =>
      Promise.all([read(), lookAtInstances(engine, planned)]),
    );
    if (route) counts = addCounts(counts, countsBetween(reading, now, route.edgeService));
    [reading, instances] = [now, seen];
  }
}

/** Tries again what fails, for as long as a restart may take. */
function patience(clock: Clock, signal: AbortSignal | undefined) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const giveUp = clock.now() + SILENCE_MS;
    for (;;) {
      signal?.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (clock.now() >= giveUp) throw error;
        await clock.sleep(LOOK_MS);
      }
    }
  };
}

function progressLine(
  { service, route, bake }: PlannedService,
  { requests, errors, p95Ms }: Judgement,
  elapsedMs: number,
): string {
  const time = `${Math.round(elapsedMs / 1_000)} of ${Math.round((bake?.timeMs ?? 0) / 1_000)} s`;
  if (route === undefined) return `${service}: ${time}`;
  const latency = p95Ms === undefined ? "" : `, 95 of 100 in ${p95Ms} ms`;
  return `${service}: ${time}, ${requests} requests, ${errors} failed${latency}`;
}
