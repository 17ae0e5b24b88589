import { UserError } from "../../model/user-error";
import { heal } from "../heal";
import { healing } from "../healing";
import type { Release } from "./deploy";
import type { ReleaseFailure } from "./result";

/** Runs a release forward. @returns why it failed; undefined when every check passed. */
export async function rollOut(release: Release): Promise<ReleaseFailure | undefined> {
  return switchOver(release);
}

/** `pulumi up`: new instances take over as they get healthy; a service that fails goes back. */
async function switchOver(release: Release): Promise<ReleaseFailure | undefined> {
  const { project, machine, stack, automated, run, progress, elapsed } = release;
  try {
    await progress.step(`pulumi up --stack ${stack.stack}`, (report) =>
      healing(
        () => heal(project, machine, stack.stack, report),
        () => automated.up({}, report, { SLIPWAY_RUN: run }),
      ),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const detectedAfterMs = elapsed();
    const text = error.hint?.trim().split("\n")[0] ?? error.summary;
    return { phase: "rollout", cause: { kind: "unknown", text }, detectedAfterMs, reports: [] };
  }
}
