import { setTimeout as sleep } from "node:timers/promises";
import { StackLocked } from "../../pulumi-failure";

/** A release of somebody's at a shell may take that long; a lock that nobody holds stays for ever. */
const LIMIT_MS = 15 * 60_000;
const PAUSE_MS = 10_000;

export interface LockWait {
  readonly note: (line: string) => void;
  /** Whether to give up: somebody wants the run to end. */
  readonly isStopped: () => boolean;
  readonly limitMs?: number;
  readonly pause?: (ms: number) => Promise<unknown>;
  readonly now?: () => number;
}

/**
 * Does the work, again where another run holds the stack: Pulumi refuses at once, and queues nobody.
 * @throws StackLocked, with who holds it, when that takes too long.
 */
export async function whileLocked<T>(work: () => Promise<T>, wait: LockWait): Promise<T> {
  const { note, isStopped, limitMs = LIMIT_MS, pause = sleep, now = Date.now } = wait;
  const giveUp = now() + limitMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StackLocked) || isStopped() || now() >= giveUp) throw error;
      if (attempt === 1) note(`${error.message}\nIt is waited for, up to ${limitMs / 60_000} min.`);
      await pause(PAUSE_MS);
    }
  }
}
