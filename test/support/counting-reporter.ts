import * as fs from "node:fs";
import Mocha from "mocha";

/** Where a suite's counts go, for whoever adds up several suites. */
export const COUNTS_VARIABLE = "SLIPWAY_TEST_COUNTS";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Mocha's own spec reporter, which also leaves its counts in a file. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env[COUNTS_VARIABLE];
      if (file === undefined) return;
      const counts: Counts = { passed: this.stats.passes, failed: this.stats.failures };
      fs.writeFileSync(file, JSON.stringify(counts));
    });
  }
}

export default CountingReporter;
