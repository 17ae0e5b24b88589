import type { types } from "@pulumi/docker";
import { toMilliseconds } from "../../../model/duration";
import type { ResolvedService } from "../../../model/resolved-service";
import { goDuration } from "./go-duration";

/**
 * Between the end of the longest request and the kill. The provider waits no longer than the whole
 * grace when it removes a service, so a tight one would make a removal fail that succeeds.
 */
const SLACK_MS = 10_000;

export function updateConfig({ update }: ResolvedService): types.input.ServiceUpdateConfig {
  return {
    order: update.order,
    parallelism: update.parallelism,
    monitor: goDuration(update.monitor),
    failureAction: update.onFailure,
    delay: goDuration(update.delay),
    maxFailureRatio: "0.0",
  };
}

/**
 * Back the way it came, and all instances at once where the former ones start first: nothing is
 * stopped before its successor runs. A rollback that fails stops, so that a person looks.
 */
export function rollbackConfig({ update }: ResolvedService): types.input.ServiceRollbackConfig {
  return {
    order: update.order,
    // Swarm's word for all at once is 0.
    parallelism: update.order === "start-first" ? 0 : update.parallelism,
    monitor: goDuration(update.monitor),
    failureAction: "pause",
    // Where each is stopped first, the way back leaves as much time between them as the way there.
    delay: update.order === "start-first" ? "0s" : goDuration(update.delay),
    maxFailureRatio: "0.0",
  };
}

export function restartPolicy({
  restart,
}: ResolvedService): types.input.ServiceTaskSpecRestartPolicy {
  return {
    condition: restart.condition,
    delay: goDuration(restart.delay),
    maxAttempts: restart.maxAttempts ?? 0,
    // Unset, the provider would see a difference at each refresh.
    window: "0s",
  };
}

/** Milliseconds from SIGTERM to SIGKILL: it drains, answers what it has begun, and ends. */
export function stopGraceMs({ timing }: ResolvedService): number {
  return toMilliseconds(timing.drain) + toMilliseconds(timing.longestRequest) + SLACK_MS;
}

/**
 * Failed checks count only after this: so an instance that never gets healthy is given up when
 * `timing.start` is over, the checks that it takes to be sure included.
 */
export function startPeriodMs({ timing, health }: ResolvedService): number {
  if (health === undefined) return 0;
  return Math.max(
    0,
    toMilliseconds(timing.start) - toMilliseconds(health.interval) * health.retries,
  );
}
