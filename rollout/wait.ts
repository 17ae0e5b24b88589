import type { Engine } from "./engine";
import { Evidence } from "./failure/evidence";
import type { Outcome } from "./failure/failure-report";
import { reportRollout, type RolloutSubject } from "./failure/report-rollout";
import { RolloutFailure } from "./failure/rollout-failure";
import { readVersions, type Versions } from "./failure/versions";
import { type Before, type Clock, patientLook, REAL_CLOCK } from "./look";
import { rolloutState, type RolloutState, type RolloutVersion } from "./rollout-state";

export type { Clock } from "./look";

export interface RolloutExpectation extends RolloutSubject {
  /** The engine's id of the service. */
  readonly serviceId: string;
  readonly version: RolloutVersion;
  /** Milliseconds until it is given up. */
  readonly deadlineMs: number;
  /**
   * Milliseconds in which an instance should have started: from then on one that ends again and
   * again, or that no machine takes, is given up before the deadline. Default: the deadline.
   */
  readonly startMs?: number;
  /** Milliseconds for which all instances must run. Default 0: Swarm has watched them already. */
  readonly steadyMs?: number;
  /** What the engine showed before the update. Default: it was created, or was not looked at. */
  readonly before?: Before;
  /** Milliseconds that passed since the update began. Default 0. */
  readonly sinceBeginMs?: number;
}

export interface WaitOptions {
  /** Values that no message may show. Default none. */
  readonly secrets?: readonly string[];
  /** Milliseconds between two looks. Default 100. */
  readonly pollMs?: number;
  /** Default: the machine's clock and timer. */
  readonly clock?: Clock;
}

/**
 * Waits until exactly the expected version serves: all its instances run, healthy where they have
 * a health check, those of the former version are gone, and Swarm has finished its update.
 * @throws RolloutFailure with a report when it does not: when Swarm gives it up, and then only once
 * the former version is back, or at the deadline.
 * @throws UserError when the engine does not answer for a minute.
 */
export async function waitForService(
  engine: Engine,
  expectation: RolloutExpectation,
  { secrets = [], pollMs = 100, clock = REAL_CLOCK }: WaitOptions = {},
): Promise<void> {
  const start = clock.now();
  const { serviceId, version, before, deadlineMs, startMs = deadlineMs } = expectation;
  const { steadyMs = 0, sinceBeginMs = 0 } = expectation;
  const startedAt = new Date(Date.now() - sinceBeginMs);
  const evidence = new Evidence(engine);
  let versions: Versions | undefined;
  let steadySince: number | undefined;
  let detected: { readonly why: string; readonly afterMs: number } | undefined;

  for (;;) {
    const look = await patientLook(engine, { serviceId, before, clock });
    const elapsed = clock.now() - start;
    if (look.service !== undefined && versions?.to === undefined) {
      versions = readVersions(look.service, look.tasks, { version, before: before?.service });
    }
    evidence.look(look.tasks.filter((task) => versions?.isWatched(task)));

    const patient = elapsed < startMs;
    const found = rolloutState(look.service, look.tasks, { version, patient });
    if (found.state === "ready") {
      steadySince ??= clock.now();
      if (clock.now() - steadySince >= steadyMs) return;
    } else {
      steadySince = undefined;
    }
    if (found.state === "rolling back") {
      detected ??= { why: found.why, afterMs: sinceBeginMs + elapsed };
    }
    if (isOver(found) || elapsed >= deadlineMs) {
      const afterMs = sinceBeginMs + elapsed;
      const report = await reportRollout(
        engine,
        expectation,
        {
          message: message(found, detected?.why, deadlineMs),
          outcome: outcomeOf(found),
          versions,
          evidence,
          tasks: look.tasks,
          startedAt,
          detectedAfterMs: detected?.afterMs ?? afterMs,
          ...(found.state === "rolled back" && { backAfterMs: afterMs }),
        },
        secrets,
      );
      throw new RolloutFailure(report);
    }
    await clock.sleep(pollMs);
  }
}

function isOver({ state }: RolloutState): boolean {
  return state === "failed" || state === "rolled back";
}

function message(found: RolloutState, detected: string | undefined, deadlineMs: number): string {
  switch (found.state) {
    case "failed":
      // A way back that fails as well has two reasons.
      return detected === undefined ? found.why : `${detected}; ${found.why}`;
    case "rolling back":
    case "rolled back":
      return detected ?? found.why;
    case "ready":
      return `after ${Math.round(deadlineMs / 1000)} s: it does not stay up`;
    case "waiting":
      return `after ${Math.round(deadlineMs / 1000)} s: ${found.why}`;
  }
}

function outcomeOf({ state }: RolloutState): Outcome {
  if (state === "rolled back") return "rolled back";
  return state === "rolling back" ? "still rolling back" : "left as it is";
}
