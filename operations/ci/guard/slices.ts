/** Into so many parts of equal length the time is cut: a limit is passed for long in each of them. */
export const SLICES = 5;

/** What was seen of one service in one of them. */
export interface Slice {
  readonly requests: number;
  /** Answers of 500 and above. */
  readonly errors: number;
  /** At some moment an instance was missing or unhealthy, or one failed. */
  readonly isUnhealthy: boolean;
}

export interface GuardLimits {
  /** From 0 to 1. */
  readonly errorRate: number;
  /** Fewer in the whole time tell nothing. */
  readonly minRequests: number;
  readonly health: boolean;
}

export interface SliceJudgement {
  readonly verdict: "watching" | "within" | "past";
  /** With `past`: which, in words. With `within`: why it could not be judged, where it could not. */
  readonly why?: string;
}

/**
 * Past a limit is what is past it in every slice. For errors a slice without requests says nothing,
 * but most of them have to say something. `within` as soon as no slice to come can change it.
 */
export function judgeSlices(
  { errorRate, minRequests, health }: GuardLimits,
  slices: readonly Slice[],
): SliceJudgement {
  const left = SLICES - slices.length;
  const asked = slices.filter(({ requests }) => requests > 0);
  const isOver = asked.every(({ requests, errors }) => errors / requests > errorRate);
  const mayErr = isOver && asked.length + left > SLICES / 2;
  const mayFail = health && slices.every(({ isUnhealthy }) => isUnhealthy);
  if (!mayErr && !mayFail) return { verdict: "within" };
  if (left > 0) return { verdict: "watching" };
  const [requests, errors] = [sum(asked, "requests"), sum(asked, "errors")];
  const rate = `${errors} of ${requests} requests failed (${percent(errors / requests)}), allowed: ${percent(errorRate)}`;
  if (mayErr && requests >= minRequests) return { verdict: "past", why: rate };
  if (mayFail) {
    return { verdict: "past", why: "instances were missing, unhealthy or failed all the time" };
  }
  const why = `${rate}, but so few tell nothing (at least ${minRequests} requests)`;
  return { verdict: "within", why };
}

function sum(slices: readonly Slice[], of: "requests" | "errors"): number {
  return slices.reduce((total, slice) => total + slice[of], 0);
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}
