import type { PlannedBake } from "../release-plan";
import type { Counts } from "./edge-counts";
import { quantile } from "./quantile";

/** What the edge counted of a service since the switch, and what it means for the release. */
export interface Judgement {
  readonly verdict: "passed" | "failed" | "watching";
  /** The bound that was passed. Absent: none was. */
  readonly bound?: "error rate" | "p95";
  /** In words: that bound, or why a service that passed could not be judged. */
  readonly why?: string;
  readonly requests: number;
  /** Answers of 500 and above. */
  readonly errors: number;
  /** From 0 to 1. */
  readonly errorRate: number;
  /** Absent: no request came. */
  readonly p95Ms?: number;
}

const ANSWERED = 0.95;

/**
 * Fails as soon as a bound is passed by requests enough to say so, and passes when the time is over.
 * @param elapsedMs since the switch.
 */
export function judge(
  bake: PlannedBake,
  counts: Counts,
  { elapsedMs }: { elapsedMs: number },
): Judgement {
  const figures = figuresOf(counts);
  if (figures.requests >= bake.minRequests) {
    const passed = passedBound(bake, figures);
    if (passed !== undefined) return { verdict: "failed", ...passed, ...figures };
  }
  if (elapsedMs < bake.timeMs) return { verdict: "watching", ...figures };
  if (figures.requests >= bake.minRequests) return { verdict: "passed", ...figures };
  const came = figures.requests === 1 ? "1 request came" : `${figures.requests} requests came`;
  const why = `${came}, too few to judge by (at least ${bake.minRequests})`;
  return { verdict: "passed", why, ...figures };
}

type Figures = Omit<Judgement, "verdict" | "bound" | "why">;

function figuresOf({ byStatus, withinSeconds }: Counts): Figures {
  let [requests, errors] = [0, 0];
  for (const [status, count] of byStatus) {
    requests += count;
    if (status >= 500) errors += count;
  }
  const p95 = quantile(ANSWERED, withinSeconds);
  const errorRate = requests === 0 ? 0 : errors / requests;
  return {
    requests,
    errors,
    errorRate,
    ...(p95 !== undefined && { p95Ms: Math.round(p95 * 1_000) }),
  };
}

function passedBound(
  bake: PlannedBake,
  { requests, errors, errorRate, p95Ms }: Figures,
): Required<Pick<Judgement, "bound" | "why">> | undefined {
  if (errors > 0 && errorRate > bake.errorRate) {
    const why = `${errors} of ${requests} requests failed (${percent(errorRate)}), allowed: `;
    return { bound: "error rate", why: why + percent(bake.errorRate) };
  }
  if (bake.p95Ms !== undefined && p95Ms !== undefined && p95Ms > bake.p95Ms) {
    const why = `95 of 100 requests took up to ${p95Ms} ms, allowed: ${bake.p95Ms} ms`;
    return { bound: "p95", why };
  }
  return undefined;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}
