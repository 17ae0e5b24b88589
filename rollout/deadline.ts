import { toMilliseconds } from "../model/duration";
import type { ResolvedService } from "../model/resolved-service";

/** For what the machine does itself: fetching the image, networks, starting containers. */
const MACHINE_MS = 120_000;

/** What an engine of the 20.10 series waits itself between taking an instance out and its SIGTERM. */
const BEFORE_STOP_MS = 2_000;
/** What a service's grace to stop adds to its drain and its longest request before the kill. */
const STOP_SLACK_MS = 10_000;

/**
 * Milliseconds after which a rollout is given up: every batch starts, is watched, and the
 * instances that it replaces end, killed at worst; and as long again for the way back.
 */
export function rolloutDeadlineMs({ replicas, update, timing }: ResolvedService): number {
  // No parallelism means all at once.
  const batches = Math.max(1, Math.ceil(replicas / (update.parallelism || replicas || 1)));
  const end =
    BEFORE_STOP_MS +
    toMilliseconds(timing.drain) +
    toMilliseconds(timing.longestRequest) +
    STOP_SLACK_MS;
  const watch = toMilliseconds(update.monitor) + toMilliseconds(update.delay);
  const batch = toMilliseconds(timing.start) + watch + end;
  return MACHINE_MS + 2 * batches * batch;
}

/** For the machine to make room: an instance that ended gives back its ports and memory late. */
const ROOM_MS = 20_000;

/** Milliseconds in which a first instance has started, or says why it cannot. */
export function startDeadlineMs({ timing }: ResolvedService): number {
  return ROOM_MS + toMilliseconds(timing.start);
}
