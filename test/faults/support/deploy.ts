import * as timers from "node:timers/promises";
import type { DeployResult } from "../../../operations/deploy/result";
import type { Outcome } from "../../e2e/support/test-project";
import type { FaultWorld, Watched } from "./fault-world";

/** So long requests go on before the command, and after it. */
const WATCHED_MS = 2_000;
/** Shorter than a bake time, so that old instances are gone before a late fault shows. */
const LONG_REQUEST_MS = 3_000;

export interface Deployed extends Outcome {
  /** What the command said on its standard output. */
  readonly told: DeployResult;
  /** When it had ended, in milliseconds since 1970. */
  readonly ended: number;
  readonly tookMs: number;
}

/** `slipway deploy staging`, while requests to the subject go on. */
export function deployUnderLoad(
  world: FaultWorld,
  ...options: readonly string[]
): Promise<Watched<Deployed>> {
  return world.underLoad(LONG_REQUEST_MS, async () => {
    await timers.setTimeout(WATCHED_MS);
    const began = Date.now();
    const outcome = await world.project.slipway("deploy", "staging", "--json", ...options);
    const ended = Date.now();
    await timers.setTimeout(WATCHED_MS);
    return { ...outcome, told: toldBy(outcome), ended, tookMs: ended - began };
  });
}

function toldBy({ stdout, all }: Outcome): DeployResult {
  try {
    return JSON.parse(stdout) as DeployResult;
  } catch (cause) {
    throw new Error(`slipway deploy did not tell its outcome:\n${all}`, { cause });
  }
}
