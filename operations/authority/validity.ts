const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An hour ago: the clock of a machine that checks may be behind. */
export function startOf(now: Date): Date {
  return new Date(now.getTime() - HOUR_MS);
}

export function daysAfter(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

/** Whole days until then; negative when it is past. */
export function daysUntil(now: Date, end: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / DAY_MS);
}
