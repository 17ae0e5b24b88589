import { UserError } from "./user-error";

/** A length of time as people write it: `500ms`, `5s`, `2m`, `1h`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h"}`;

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

export function isDuration(text: string): text is Duration {
  return PATTERN.test(text);
}

/** In milliseconds. @throws UserError when it is no duration. */
export function toMilliseconds(duration: Duration): number {
  const match = PATTERN.exec(duration);
  if (match === null) {
    throw new UserError(
      `"${duration}" is not a duration; allowed: a number and ms, s, m or h (5s, 500ms)`,
    );
  }
  return Math.round(Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS]);
}

/** The shortest way to write a number of milliseconds that loses nothing. */
export function fromMilliseconds(milliseconds: number): Duration {
  for (const unit of ["h", "m", "s"] as const) {
    if (milliseconds > 0 && milliseconds % MILLISECONDS[unit] === 0) {
      return `${milliseconds / MILLISECONDS[unit]}${unit}`;
    }
  }
  return `${milliseconds}ms`;
}
