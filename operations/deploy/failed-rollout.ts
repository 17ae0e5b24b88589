import { UserError } from "../../model/user-error";
import { writtenReports } from "../../rollout/failure/report-files";
import { BrokenOff } from "../pulumi-failure";
import type { Release } from "./context";
import type { ReleaseFailure } from "./result";

/**
 * What a failed `pulumi up` means for the release: the reports that the services' rollouts left
 * tell it; without any, Pulumi's own words do.
 * @throws the error itself when it says nothing of the release: a run that was broken off has not
 * failed, and the next one goes on with it.
 */
export function failedRollout(
  {
    project,
    run,
    startedAt,
    elapsed,
  }: Pick<Release, "run" | "startedAt" | "elapsed"> & {
    readonly project: { readonly dir: string };
  },
  error: unknown,
): ReleaseFailure {
  if (error instanceof BrokenOff || !(error instanceof UserError)) throw error;
  const detectedAfterMs = elapsed();
  const reports = writtenReports(project.dir, { run });
  const [first] = reports;
  if (first === undefined) {
    const text = firstReason(error.hint) ?? error.summary;
    return { phase: "rollout", cause: { kind: "unknown", text }, detectedAfterMs, reports: [] };
  }
  const { report } = first;
  const began = Date.parse(report.startedAt) - startedAt.getTime();
  return {
    phase: "rollout",
    service: report.service,
    image: report.image,
    pin: report.to.pin,
    cause: report.cause,
    detectedAfterMs: Math.max(0, began + report.detectedAfterMs),
    ...(report.backAfterMs !== undefined && {
      backAfterMs: Math.max(0, began + report.backAfterMs),
    }),
    reports: reports.flatMap(({ files }) => [files.markdown, files.json]),
  };
}

/**
 * The first of Pulumi's errors, in one line. It names the resource on the line before, and where
 * several things fail, says of the stack itself only that its update did.
 */
function firstReason(hint = ""): string | undefined {
  const lines = hint.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => line !== "" && !/^[\w:/.-]+ \(.*\):$/.test(line));
  const errors = told.filter((line) => /^error: (?!update failed$)/.test(line));
  return (errors[0] ?? told[0])?.replace(/^error: /, "");
}
