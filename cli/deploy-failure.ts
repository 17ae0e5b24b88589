import { UserError } from "../model/user-error";
import type { DeployResult, ReleaseFailure } from "../operations/deploy/result";

/** What a person is told of a release that failed: the cause, what runs now, and where it is told. */
export function deployFailure(
  { stack, outcome, changes }: DeployResult,
  failure: ReleaseFailure,
  file: string,
): UserError {
  const whose = [failure.service ?? failure.image, failure.pin].filter(Boolean).join(" with ");
  return new UserError(
    `${stack}: the release failed${whose && `, ${whose}`}: ${failure.cause.text}`,
    {
      hint: [
        ...(outcome === "went back"
          ? [`The last good pins run again, and ${file} says so.`]
          : leftAsItIs(failure, file)),
        ...(outcome === "failed" && changes.length === 0
          ? ["No pin changed, so there was none to go back to."]
          : []),
        ...(failure.reports.length > 0 ? [`Report: ${failure.reports.join(", ")}`] : []),
      ].join("\n"),
    },
  );
}

/** Swarm puts a service that does not get healthy back whatever was asked for. */
function leftAsItIs({ service, backAfterMs }: ReleaseFailure, file: string): string[] {
  if (backAfterMs === undefined) return [`What runs was left as it is, and so was ${file}.`];
  return [
    `Swarm put the former version of ${service ?? "what failed"} back. ` +
      `All else was left as it is, and so was ${file}, which still says the new one.`,
  ];
}
