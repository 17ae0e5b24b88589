import { RUN_VARIABLE } from "../../rollout/failure/make-report";
import { heal } from "../heal";
import { healing } from "../healing";
import { checkAfterSwitch } from "./after-switch";
import { awaitSettled } from "./await-settled";
import type { Release } from "./context";
import { reportCheck } from "./failed-checks";
import { failedRollout } from "./failed-rollout";
import type { MissingImage } from "./images";
import { ranEarlier, runTasksAfter, runTasksBefore } from "./release-tasks";
import type { ReleaseFailure } from "./result";
import type { ServiceTask } from "./tasks/phases";

export interface RolledOut {
  /** Absent: every check passed. */
  readonly failure?: ReleaseFailure;
  /** The `before` tasks that a way back has to undo. */
  readonly ran: readonly ServiceTask[];
}

export interface RollOutFacts {
  /** Images that cannot be had: then nothing is begun. */
  readonly missing: readonly MissingImage[];
  /** When the release began: earlier than now, if it was interrupted. */
  readonly since: Date;
}

/** Takes a release forward, step by step, to its end or to its first failure. */
export async function rollOut(
  release: Release,
  { missing: [missing], since }: RollOutFacts,
): Promise<RolledOut> {
  if (missing !== undefined) {
    const ran = await ranEarlier(release, since);
    return { failure: await reportMissing(release, missing), ran };
  }
  const before = await runTasksBefore(release, since);
  if (before.failure !== undefined) return before;
  const failure =
    (await switchOver(release)) ??
    (await awaitSettled(release)) ??
    (await checkAfterSwitch(release)) ??
    (await runTasksAfter(release)).failure;
  return { ...(failure !== undefined && { failure }), ran: before.ran };
}

/** An image is told by the first service that would run it, or whose task would. */
async function reportMissing(
  release: Release,
  { image, pin, cause }: MissingImage,
): Promise<ReleaseFailure> {
  const { services } = release.planned.plan;
  const service =
    services.find((one) => one.image === image) ??
    services.find(({ tasks }) => tasks.some((task) => task.image.name === image));
  if (service !== undefined) {
    const blamed = { name: image, pin };
    return reportCheck(release, {
      phase: "before",
      service,
      image: blamed,
      cause,
      message: cause.text,
    });
  }
  return { phase: "before", image, pin, cause, detectedAfterMs: release.elapsed(), reports: [] };
}

/** `pulumi up`: new instances take over as they get healthy; Swarm puts back what does not. */
async function switchOver(release: Release): Promise<ReleaseFailure | undefined> {
  const { project, machine, stack, automated, run, progress } = release;
  try {
    await progress.step(`pulumi up --stack ${stack.stack}`, (report) =>
      healing(
        () => heal(project, machine, stack.stack, report),
        () => automated.up({}, report, { [RUN_VARIABLE]: run }),
      ),
    );
    return undefined;
  } catch (error) {
    return failedRollout(release, error);
  }
}
