import { UserError } from "../model/user-error";
import type { CiReleaseResult } from "../operations/ci/release/run";
import { table } from "./table";

/** What a release by the CI did, a line each stack; for a person. */
export function ciReleaseSummary({ commit, stacks, promotion, platform }: CiReleaseResult): string {
  const rows = stacks.map(({ stack, outcome, tookMs, services, cause, committed }) => [
    stack,
    outcome,
    tookMs === 0 ? "-" : `${(tookMs / 1000).toFixed(1)} s`,
    services.join(", ") || "-",
    [cause, committed && `committed as ${committed.slice(0, 7)}`].filter(Boolean).join("; "),
  ]);
  return [
    `release of ${commit.slice(0, 7)}`,
    table(["STACK", "OUTCOME", "TOOK", "SERVICES", ""], rows),
    ...(promotion === undefined || promotion.outcome === "nothing"
      ? []
      : [`promotion: ${[promotion.outcome, promotion.url].filter(Boolean).join(", ")}`]),
    ...(platform === undefined
      ? []
      : [`${platform} changed: a person has to run slipway up ${platform}`]),
  ].join("\n");
}

/** Why the command ends with an error, and what is left to do. */
export function ciReleaseFailure({ stacks, promotion }: CiReleaseResult): UserError {
  const failed = stacks.filter(
    ({ outcome, problem }) =>
      problem !== undefined || !["released", "unchanged", "superseded"].includes(outcome),
  );
  const [first] = failed;
  if (first === undefined) {
    return new UserError("the promotion could not be asked for", { hint: promotion?.problem });
  }
  return new UserError(
    `${first.stack}: the release ${first.cause === undefined ? "is not whole" : `failed: ${first.cause}`}`,
    {
      hint: failed
        .flatMap(({ stack, outcome, cause, problem, reports }) => [
          `${stack}: ${[outcome, cause].filter(Boolean).join(": ")}`,
          ...(outcome === "went back" ? ["The last good pins run again there."] : []),
          ...(problem === undefined ? [] : [problem]),
          ...(reports.length > 0 ? [`Report: ${reports.join(", ")}`] : []),
        ])
        .join("\n"),
    },
  );
}
