import { toMilliseconds, isDuration } from "../../../model/duration";
import type { CauseFacts, CauseRule } from "./rule";
import type { FailureCause, TaskEvidence } from "../failure-report";
import { oneLine, seconds } from "../words";
import { listeningPorts, refusal, soundsUnready } from "./listening";

const UNHEALTHY = /unhealthy container/i;
/** Exit code of a check that was under way when its instance ended. */
const CUT_OFF = 137;
/** States in which an instance is on its way, but does not serve yet. */
const ON_ITS_WAY = new Set([
  "new",
  "allocated",
  "assigned",
  "accepted",
  "preparing",
  "ready",
  "starting",
]);

export const healthCause: CauseRule = (task, facts) => {
  const unhealthy = isUnhealthy(task);
  if (!unhealthy && !ON_ITS_WAY.has(task.state)) return undefined;
  if (task.served) return unhealthy ? lostHealth(task) : undefined;
  return wrongPort(task, facts) ?? neverHealthy(task, facts);
};

/**
 * The engine calls each instance that has ended unhealthy, whyever it ended. One that was ended for
 * its health says so in its error, or else in its checks, when it ended in good order.
 */
function isUnhealthy({ state, error = "", health }: TaskEvidence): boolean {
  if (UNHEALTHY.test(error)) return true;
  if (health?.status !== "unhealthy" || state === "failed") return false;
  const last = lastCheck(health);
  return last !== undefined && last.exitCode !== 0;
}

function lastCheck(health: TaskEvidence["health"]) {
  return health?.checks.filter(({ exitCode }) => exitCode !== CUT_OFF).at(-1);
}

/** It is ended as soon as it is found unhealthy: so it did not die, but its health did. */
function lostHealth(task: TaskEvidence): FailureCause {
  const after = task.ranForMs === undefined ? "a while" : seconds(task.ranForMs);
  return {
    kind: "dies after N s",
    text: `dies after ${after}: it was healthy, then its health check ${saidBy(task)}`,
  };
}

function neverHealthy(task: TaskEvidence, { declared, message }: CauseFacts): FailureCause {
  const { start } = declared ?? {};
  const time = start === undefined || !isDuration(start) ? undefined : toMilliseconds(start);
  const within = time === undefined ? "in time" : `within ${seconds(time)} (timing.start)`;
  const text =
    task.health === undefined && task.state !== "starting" && ON_ITS_WAY.has(task.state)
      ? `an instance is still ${task.state}; ${message}`
      : `not healthy ${within}; its health check ${saidBy(task)}`;
  return { kind: "never healthy", text: `never healthy: ${text}` };
}

function saidBy({ health }: TaskEvidence): string {
  const last = lastCheck(health);
  if (last === undefined) return "has told nothing yet";
  if (last.output === "") return `says nothing, with exit code ${last.exitCode}`;
  return `says: ${oneLine(last.output)}`;
}

function wrongPort(task: TaskEvidence, { declared }: CauseFacts): FailureCause | undefined {
  const refused = refusal(task);
  const listens = listeningPorts(task.log);
  const expected = refused?.port === undefined ? (declared?.ports ?? []) : [refused.port];
  if (listens.length > 0) {
    if (expected.length === 0 || expected.some((port) => listens.includes(port))) return undefined;
    return cause(
      `its log says that it listens on ${ports(listens)}, not on ${ports(expected)}` +
        (refused?.port === undefined ? " as declared" : ", which its health check asks"),
    );
  }
  // An app that still prepares itself listens nowhere, which is another matter.
  if (refused === undefined || soundsUnready(task.log)) return undefined;
  return cause(`nothing listens where its health check asks: ${oneLine(refused.output)}`);
}

function cause(text: string): FailureCause {
  return { kind: "wrong port", text: `wrong port: ${text}` };
}

function ports(numbers: readonly number[]): string {
  return `port ${numbers.join(", ")}`;
}
