import * as path from "node:path";
import { UserError } from "../../model/user-error";
import type { FailureReport } from "./failure-report";
import { writeReport } from "./report-files";
import { failureHint, failureSummary, RolloutFailure } from "./rollout-failure";

/**
 * Waits for a rollout, and writes its report when it fails.
 * @throws UserError that names the cause in its summary and the report in its hint; anything else
 * that the rollout throws as it is.
 */
export async function withWrittenReport(rollout: Promise<void>, projectDir: string): Promise<void> {
  try {
    await rollout;
  } catch (error) {
    if (!(error instanceof RolloutFailure)) throw error;
    const { report } = error;
    throw new UserError(failureSummary(report), {
      hint: failureHint(report, writtenTo(projectDir, report)),
    });
  }
}

/** A full disk must not hide why the rollout failed. */
function writtenTo(projectDir: string, report: FailureReport): string {
  try {
    const { markdown } = writeReport(projectDir, report);
    return `Report: ${path.relative(projectDir, markdown)}`;
  } catch (error) {
    return `The report could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
