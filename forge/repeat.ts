import type { Answer } from "./exchange";

const ATTEMPTS = 4;
/** A forge that asks for more is not waited for. */
const LONGEST_PAUSE_MS = 60_000;

/** How long until the attempt after this one, in milliseconds; undefined: no other attempt. */
export function pauseBefore(
  method: string,
  answer: Answer | Error,
  attempt: number,
): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  const failed = answer instanceof Error || answer.status >= 500;
  const turnedAway = !(answer instanceof Error) && answer.status === 429;
  // What was turned away was not done, so it may be repeated even if it writes.
  if (!turnedAway && !(failed && method === "GET")) return undefined;
  const asked = answer instanceof Error ? undefined : retryAfterMs(answer.headers["retry-after"]);
  if (asked !== undefined && asked > LONGEST_PAUSE_MS) return undefined;
  return asked ?? 500 * 2 ** (attempt - 1);
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
