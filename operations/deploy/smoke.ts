import {
  isFromEdge,
  type PlannedSmokeTest,
  reachedNobody,
  type SmokeAnswer,
  smokeProblem,
  type SmokeResult,
} from "../../rollout/after-switch/smoke-result";
import type { PlannedService } from "../../rollout/release-plan";
import { askUrl, type Through } from "../ask-url";

export interface SmokeOptions {
  /** Milliseconds in which a test that fails is tried again. Default 5 s. */
  readonly settleMs?: number;
  /** Milliseconds that one request may take. Default 10 s. */
  readonly timeoutMs?: number;
  /** Where the edge is. Default: where the URL's name leads. */
  readonly through?: Through;
}

/** The edge learns of a service a second or two after it is there. */
const SETTLE_MS = 5_000;
const TIMEOUT_MS = 10_000;
const BETWEEN_MS = 250;
const MAX_BYTES = 1024 * 1024;

/**
 * Asks a service's smoke tests through the edge, one after the other, at its own URL. None of them
 * for a service that is not public.
 */
export async function runSmoke(
  { route, smoke }: Pick<PlannedService, "route" | "smoke">,
  { settleMs = SETTLE_MS, timeoutMs = TIMEOUT_MS, through }: SmokeOptions = {},
): Promise<SmokeResult[]> {
  if (route === undefined) return [];
  const settled = performance.now() + settleMs;
  const results: SmokeResult[] = [];
  const limits = { settled, timeoutMs, through };
  for (const test of smoke) results.push(await runTest(route.url, test, limits));
  return results;
}

interface Limits {
  /** By `performance.now()`. */
  readonly settled: number;
  readonly timeoutMs: number;
}

async function runTest(
  url: string,
  test: PlannedSmokeTest,
  { settled, timeoutMs, through }: Omit<SmokeOptions, "settleMs"> & Limits,
): Promise<SmokeResult> {
  const { method, path } = test;
  const start = performance.now();
  for (let attempts = 1; ; attempts += 1) {
    const answer = await askUrl(url, { method, path, timeoutMs, maxBytes: MAX_BYTES, through });
    const problem = smokeProblem(test, answer);
    const isLast = performance.now() + BETWEEN_MS > settled;
    if (problem === undefined || isLast || !mayRepeat(test, answer)) {
      return {
        test,
        request: `${method} ${new URL(url).origin}${path}`,
        ...(problem !== undefined && { problem }),
        ...("status" in answer && { status: answer.status }),
        fromEdge: isFromEdge(answer),
        attempts,
        ms: Math.round(performance.now() - start),
      };
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}

/** What a POST has changed is not to be changed twice. */
function mayRepeat({ method }: PlannedSmokeTest, answer: SmokeAnswer): boolean {
  return method !== "POST" || reachedNobody(answer);
}
