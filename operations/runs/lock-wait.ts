import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../model/user-error";
import type { Report } from "../progress";

/** Seconds for which a run waits for a stack that another one holds, on a backend that is shared. */
export const WAIT_VARIABLE = "SLIPWAY_LOCK_WAIT";
const DEFAULT_SECONDS = 600;
const POLL_MS = 2_000;
const SAY_EVERY_MS = 30_000;

/** @throws UserError for a variable that is no number. */
export function lockWaitMs(env: Readonly<Record<string, string | undefined>> = process.env) {
  const text = env[WAIT_VARIABLE] || String(DEFAULT_SECONDS);
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  throw new UserError(
    `${WAIT_VARIABLE} is "${text}"; allowed: seconds, such as ${DEFAULT_SECONDS}`,
  );
}

export interface WaitLimit {
  /** Milliseconds; 0: no wait. Default: what the variable says. */
  readonly limitMs?: number;
}

/** Who holds what one waits for. */
export interface Held {
  /** In one line. */
  readonly by: string;
  /** What is thrown when the time is over. */
  readonly error: () => UserError;
}

/**
 * Tries until nobody else holds it, and says whom it waits for.
 * @param attempt answers who holds it; undefined when it was got.
 */
export async function awaitFree(
  stack: string,
  attempt: () => Promise<Held | undefined>,
  report: Report,
  { limitMs = lockWaitMs(), pollMs = POLL_MS }: WaitLimit & { readonly pollMs?: number } = {},
): Promise<void> {
  const started = Date.now();
  let told = { by: "", at: -Infinity };
  for (;;) {
    const held = await attempt();
    if (held === undefined) return;
    const left = started + limitMs - Date.now();
    if (left <= 0) throw held.error();
    if (held.by !== told.by || Date.now() - told.at >= SAY_EVERY_MS) {
      report(`${stack} is held by ${held.by}: waiting, ${Math.ceil(left / 1_000)} s at most`);
      told = { by: held.by, at: Date.now() };
    }
    await sleep(Math.min(pollMs, left));
  }
}
