import { ciRelease } from "../../operations/ci/release/ci-release";
import { ciReleaseFailure, ciReleaseSummary } from "../ci-release-summary";
import { terminalProgress } from "../progress";
import { here } from "../project";

interface Options {
  readonly stack: readonly string[];
  readonly json: boolean;
}

/** As a shell has it of a program that a signal ended. */
const ABORTED_EXIT = 143;

export async function run({ stack, json }: Options): Promise<void> {
  const result = await ciRelease(here(), stack, process.env, terminalProgress());
  process.stdout.write(
    json ? `${JSON.stringify(result, null, 2)}\n` : `${ciReleaseSummary(result)}\n`,
  );
  if (result.outcome === "aborted") {
    process.stderr.write("slipway: aborted, not failed: the next release goes on with it\n");
    // What was at work when time was up must not hold the process.
    process.exit(ABORTED_EXIT);
  }
  if (result.outcome === "failed") throw ciReleaseFailure(result);
}
