import * as timers from "node:timers/promises";
import { UserError } from "../model/user-error";
import { type Engine, engineUnreachable } from "./engine";
import type { EngineService, EngineTask } from "./engine-types";
import { failureReport } from "./report";
import { rolloutState, type RolloutState, type RolloutVersion } from "./rollout-state";

export interface RolloutExpectation {
  /** The engine's id of the service. */
  readonly serviceId: string;
  /** For messages: `<stack>-<service>`. */
  readonly name: string;
  /** For messages: the pin. */
  readonly pin: string;
  readonly version: RolloutVersion;
  /** Milliseconds until it is given up. */
  readonly deadlineMs: number;
  /**
   * Milliseconds in which an instance should have started: from then on one that ends again and
   * again, or that no machine takes, is given up before the deadline. Default: the deadline.
   */
  readonly startMs?: number;
  /** Milliseconds for which all instances must run. Default 0: a health check has told already. */
  readonly steadyMs?: number;
}

export interface WaitOptions {
  /** Values that no message may show. Default none. */
  readonly secrets?: readonly string[];
  /** Milliseconds between two looks. Default 100. */
  readonly pollMs?: number;
  /** Default: the machine's clock and timer. */
  readonly clock?: Clock;
}

export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

interface Look {
  readonly service: EngineService | undefined;
  readonly tasks: readonly EngineTask[];
}

/** How long an engine may not answer, and how often it is asked then, in milliseconds. */
const ENGINE_RESTART_MS = 60_000;
const ENGINE_RETRY_MS = 500;

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => timers.setTimeout(milliseconds),
};

/**
 * Waits until exactly the expected version serves: all its instances run, healthy where they have
 * a health check, those of the former version are gone, and Swarm has finished its update.
 * @throws UserError with Swarm's reason, or what is still missing at the deadline, and a report of
 * the instance that failed. When Swarm rolls back, it throws once the former version is back.
 * Also when the engine does not answer for a minute.
 */
export async function waitForService(
  engine: Engine,
  expectation: RolloutExpectation,
  { secrets = [], pollMs = 100, clock = REAL_CLOCK }: WaitOptions = {},
): Promise<void> {
  const start = clock.now();
  const { deadlineMs, startMs = deadlineMs, version } = expectation;
  let steadySince: number | undefined;
  let rollback: { why: string; report: string } | undefined;

  for (;;) {
    const look = await patientLook(engine, expectation.serviceId, clock);
    const elapsed = clock.now() - start;
    const patient = elapsed < startMs;
    const found = rolloutState(look.service, look.tasks, { version, patient });
    if (found.state === "ready") {
      steadySince ??= clock.now();
      if (clock.now() - steadySince >= (expectation.steadyMs ?? 0)) return;
    } else {
      steadySince = undefined;
    }
    const report = () => reportOn(engine, look, { ...expectation, secrets });
    // Swarm soon forgets failed tasks: what they tell is read when the rollback begins.
    if (found.state === "rolling back" && rollback === undefined) {
      rollback = { why: found.why, report: await report() };
    }
    if (found.state === "failed" || elapsed >= deadlineMs) {
      const told = rollback ?? { why: reason(found, expectation), report: await report() };
      throw failure(expectation, told, outcome(found, rollback !== undefined));
    }
    await clock.sleep(pollMs);
  }
}

/** An engine that is restarted meanwhile goes on with the rollout, and so does the wait. */
async function patientLook(engine: Engine, id: string, clock: Clock): Promise<Look> {
  const giveUp = clock.now() + ENGINE_RESTART_MS;
  for (;;) {
    try {
      return await lookAt(engine, id);
    } catch (error) {
      if (clock.now() >= giveUp) throw engineUnreachable(error);
      await clock.sleep(ENGINE_RETRY_MS);
    }
  }
}

async function lookAt(engine: Engine, id: string): Promise<Look> {
  const service = await engine.service(id);
  return { service, tasks: service === undefined ? [] : await engine.tasks(id) };
}

async function reportOn(
  engine: Engine,
  { service, tasks }: Look,
  { version, secrets }: { version: RolloutVersion; secrets: readonly string[] },
): Promise<string> {
  if (service === undefined) return "";
  return failureReport(engine, { service, tasks, version }, secrets);
}

function reason(found: RolloutState, { deadlineMs }: RolloutExpectation): string {
  if (found.state === "failed") return found.why;
  const why = found.state === "ready" ? "it does not stay up" : found.why;
  return `after ${Math.round(deadlineMs / 1000)} s: ${why}`;
}

function outcome(found: RolloutState, rolledBack: boolean): string {
  if (found.state === "rolling back") return "Swarm is still rolling back to the former version.";
  if (rolledBack) return "The former version runs again.";
  return "What runs was left as it is. Mend it, or put the former pin back, and run it again.";
}

function failure(
  { name, pin }: RolloutExpectation,
  { why, report }: { why: string; report: string },
  outcome: string,
): UserError {
  return new UserError(`${name} did not get healthy with ${pin}: ${why}`, {
    hint: [outcome, report].filter(Boolean).join("\n"),
  });
}
