import { UserError } from "../../model/user-error";
import type { FailureReport, Outcome } from "./failure-report";

const LOG_LINES = 10;

/** A rollout that failed, with its report, which nobody has written anywhere yet. */
export class RolloutFailure extends UserError {
  constructor(readonly report: FailureReport) {
    super(failureSummary(report), { hint: failureHint(report) });
  }
}

/** One line: which service, with which pin, and the cause. */
export function failureSummary({ name, to, cause }: FailureReport): string {
  return `${name} did not get healthy with ${to.pin}: ${cause.text}`;
}

/**
 * What runs now, where the report is, and the last lines of output of the instance that tells most.
 * @param where the line that tells of the report. Default: none.
 */
export function failureHint(report: FailureReport, where?: string): string {
  const log = [...report.tasks].reverse().find((task) => task.log.length > 0)?.log ?? [];
  const last = log.filter((line) => line.trim() !== "").slice(-LOG_LINES);
  return [
    outcomeWords(report),
    ...(where === undefined ? [] : [where]),
    ...(last.length === 0
      ? []
      : ["Its last lines of output:", ...last.map((line) => `    ${line}`)]),
  ].join("\n");
}

const WORDS: Readonly<Record<Outcome, string>> = {
  "rolled back": "The former version runs again.",
  "still rolling back": "The former version is still being put back.",
  "left as it is":
    "What runs was left as it is. Mend it, or put the former pin back, and run it again.",
};

/** What runs now. */
export function outcomeWords({ outcome }: Pick<FailureReport, "outcome">): string {
  return WORDS[outcome];
}
