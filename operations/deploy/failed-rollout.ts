import type { UserError } from "../../model/user-error";
import { writtenReports } from "../../rollout/failure/report-files";
import type { Release } from "./context";
import type { ReleaseFailure } from "./result";

/**
 * What a failed `pulumi up` means for the release: the reports that the services' rollouts left
 * tell it; without any, Pulumi's own words do.
 */
export function failedRollout(
  { project, run, startedAt, elapsed }: Release,
  error: UserError,
): ReleaseFailure {
  const detectedAfterMs = elapsed();
  const reports = writtenReports(project.dir, { run });
  const [first] = reports;
  if (first === undefined) {
    const text = error.hint?.trim().split("\n")[0] ?? error.summary;
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
