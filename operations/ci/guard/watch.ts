import {
  type Counts,
  addCounts,
  countsBetween,
  type EdgeReading,
  NO_COUNTS,
} from "../../../rollout/after-switch/edge-counts";
import { lookAtInstances } from "../../../rollout/after-switch/instances";
import type { Engine } from "../../../rollout/engine";
import type { EngineService } from "../../../rollout/engine-types";
import { type Clock, REAL_CLOCK } from "../../../rollout/look";
import { SERVICE_LABEL, SPEC_LABEL, URL_LABEL } from "../../../rollout/service-labels";
import type { Report } from "../../progress";
import { type GuardLimits, judgeSlices, type Slice, type SliceJudgement, SLICES } from "./slices";

/** A service of the stack that is watched. */
export interface WatchedService {
  /** In its stack. */
  readonly service: string;
  readonly slices: readonly Slice[];
  readonly judgement: SliceJudgement;
}

export interface Watched {
  /**
   * - `within`: every service is, or they could not be judged;
   * - `past`: at least one service is past a limit;
   * - `changed`: somebody changed what runs meanwhile.
   */
  readonly verdict: "within" | "past" | "changed";
  /** The service that is past a limit or was changed, and why. */
  readonly service?: string;
  readonly why?: string;
  readonly services: readonly WatchedService[];
}

export interface WatchOptions {
  readonly engine: Engine;
  readonly edge: { read(): Promise<EdgeReading> };
  /** Of the services: those of one stack. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly limits: GuardLimits;
  readonly forMs: number;
  readonly report: Report;
  /** Default: the machine's clock and timer. */
  readonly clock?: Clock;
}

/** Often enough that an instance which comes and goes is seen, and seldom enough to cost nothing. */
const LOOK_MS = 5_000;
/** How long engine or edge may not answer: either may be restarted meanwhile. */
const SILENCE_MS = 30_000;

/**
 * Watches a stack's services for a time, in slices of equal length; ends as soon as none of them can
 * be past a limit any more.
 * @throws UserError when engine or edge cannot be read for half a minute: nothing unseen is judged.
 */
export async function watchStack(options: WatchOptions): Promise<Watched> {
  const { limits, forMs, report, clock = REAL_CLOCK } = options;
  const look = patiently(clock, () => lookAt(options));
  let before = await look();
  const start = clock.now();
  const expected = new Map(before.services.map((one) => [one.name, one]));
  const known = new Set(before.failed.keys());
  const slices = new Map<string, Slice[]>(before.services.map(({ service }) => [service, []]));

  for (let slice = 1; slice <= SLICES; slice++) {
    const end = start + (forMs * slice) / SLICES;
    const counts = new Map<string, Counts>();
    const unhealthy = new Set(unhealthyIn(before, known));
    while (clock.now() < end) {
      await clock.sleep(Math.min(LOOK_MS, end - clock.now()));
      const now = await look();
      const changed = changeOf(expected, now);
      if (changed !== undefined) return { ...changed, verdict: "changed", services: [] };
      for (const { name, service } of now.services) {
        const more = countsBetween(before.reading, now.reading, `${name}@swarm`);
        counts.set(service, addCounts(counts.get(service) ?? NO_COUNTS, more));
      }
      for (const service of unhealthyIn(now, known)) unhealthy.add(service);
      for (const id of now.failed.keys()) known.add(id);
      before = now;
    }
    for (const [service, seen] of slices) {
      seen.push({ ...figures(counts.get(service)), isUnhealthy: unhealthy.has(service) });
    }
    const services = [...slices].map(([service, seen]) => ({
      service,
      slices: seen,
      judgement: judgeSlices(limits, seen),
    }));
    report(lineOf(services, slice));
    const past = services.find(({ judgement }) => judgement.verdict === "past");
    if (past !== undefined) {
      const { why } = past.judgement;
      return { verdict: "past", service: past.service, ...(why && { why }), services };
    }
    if (services.every(({ judgement }) => judgement.verdict === "within")) {
      const why = services.find(({ judgement }) => judgement.why !== undefined)?.judgement.why;
      return { verdict: "within", ...(why && { why }), services };
    }
  }
  throw new Error("the last slice is judged");
}

interface SeenService {
  /** In its stack, and on the engine. */
  readonly service: string;
  readonly name: string;
  readonly spec: string;
  readonly isShort: boolean;
}

interface Seen {
  readonly services: readonly SeenService[];
  /** Instances that ended by themselves, whenever that was: the service of each, by its id. */
  readonly failed: ReadonlyMap<string, string>;
  readonly reading: EdgeReading;
}

async function lookAt({ engine, edge, filters }: WatchOptions): Promise<Seen> {
  const listed = await engine.services(filters);
  const services = listed.flatMap(seenService);
  const isPublic = listed.some(({ Spec }) => Spec.Labels?.[URL_LABEL] !== undefined);
  const [reading, ...instances] = await Promise.all([
    isPublic ? edge.read() : new Map<string, never>(),
    ...services.map((one) => lookAtInstances(engine, one)),
  ]);
  const failed = services.flatMap(({ service }, index) =>
    (instances[index]?.failed ?? []).map(({ ID }): [string, string] => [ID, service]),
  );
  return { services, failed: new Map(failed), reading };
}

function seenService({ Spec: { Name, Labels = {} }, ServiceStatus }: EngineService): SeenService[] {
  const [service, spec] = [Labels[SERVICE_LABEL], Labels[SPEC_LABEL]];
  // A job of a release has no service's label.
  if (service === undefined || spec === undefined) return [];
  const { RunningTasks = 0, DesiredTasks = 0 } = ServiceStatus ?? {};
  return [{ service, spec, name: Name, isShort: RunningTasks < DesiredTasks }];
}

function unhealthyIn({ services, failed }: Seen, known: ReadonlySet<string>): string[] {
  const fresh = [...failed].flatMap(([id, service]) => (known.has(id) ? [] : [service]));
  return [...fresh, ...services.flatMap(({ service, isShort }) => (isShort ? [service] : []))];
}

function changeOf(
  expected: ReadonlyMap<string, SeenService>,
  { services }: Seen,
): Pick<Watched, "service" | "why"> | undefined {
  for (const { name, service, spec } of expected.values()) {
    const found = services.find((one) => one.name === name);
    if (found === undefined) return { service, why: "it was removed meanwhile" };
    if (found.spec !== spec) return { service, why: "it was changed meanwhile" };
  }
  const added = services.find(({ name }) => !expected.has(name));
  return added && { service: added.service, why: "it was added meanwhile" };
}

function figures({ byStatus }: Counts = NO_COUNTS): Pick<Slice, "requests" | "errors"> {
  let [requests, errors] = [0, 0];
  for (const [status, count] of byStatus) {
    requests += count;
    if (status >= 500) errors += count;
  }
  return { requests, errors };
}

function patiently<T>(clock: Clock, work: () => Promise<T>): () => Promise<T> {
  return async () => {
    const giveUp = clock.now() + SILENCE_MS;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (clock.now() >= giveUp) throw error;
        await clock.sleep(LOOK_MS);
      }
    }
  };
}

function lineOf(services: readonly WatchedService[], slice: number): string {
  const parts = services.map(({ service, slices }) => {
    const { requests = 0, errors = 0, isUnhealthy = false } = slices.at(-1) ?? {};
    return `${service} ${errors} of ${requests} failed${isUnhealthy ? ", instances missing" : ""}`;
  });
  return `${slice} of ${SLICES}: ${parts.join("; ")}`;
}
