import { toMilliseconds } from "../model/duration";
import type { ResolvedService } from "../model/resolved-service";

/** For what the machine does itself: fetching the image, networks, starting containers. */
const MACHINE_MS = 120_000;

/**
 * Milliseconds after which a rollout is given up: every batch starts, is watched, and the
 * instances that it replaces end; and as long again for the way back.
 */
export function rolloutDeadlineMs({ replicas, update, timing }: ResolvedService): number {
  const batches = Math.max(1, Math.ceil(replicas / update.parallelism));
  const end = toMilliseconds(timing.drain) + toMilliseconds(timing.longestRequest);
  const batch = toMilliseconds(timing.start) + toMilliseconds(update.monitor) + end;
  return MACHINE_MS + 2 * batches * batch;
}

/** For the machine to make room: an instance that ended gives back its ports and memory late. */
const ROOM_MS = 20_000;

/** Milliseconds in which a first instance has started, or says why it cannot. */
export function startDeadlineMs({ timing }: ResolvedService): number {
  return ROOM_MS + toMilliseconds(timing.start);
}
