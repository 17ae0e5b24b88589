import { TASK_LABEL } from "../../../rollout/task-labels";
import type { PlannedService } from "../../../rollout/release-plan";
import { REAL_CLOCK } from "../../../rollout/look";
import { isGone, type RunOptions, type TaskHost } from "./host";
import { watchJob } from "./watch-job";

/** Nobody knows any more how long it may take. */
const LONGEST_MS = 10 * 60_000;

/**
 * Jobs of a stack that no plan knows: a run was killed while one worked, and the pin is another one
 * since. What it works on is waited for, since a second migration beside it could spoil both, and it
 * is removed: it would hold on to its secrets.
 */
export async function settleStrayJobs(
  { docker, engine }: TaskHost,
  place: { readonly project: string; readonly stack: string },
  services: readonly PlannedService[],
  { report, clock = REAL_CLOCK }: Pick<RunOptions, "report" | "clock">,
): Promise<void> {
  const planned = new Set(
    services
      .flatMap(({ tasks }) => tasks)
      .flatMap(({ job, undo }) => [job.spec["Name"], undo?.spec["Name"]]),
  );
  const label = [`slipway.project=${place.project}`, `slipway.stack=${place.stack}`, TASK_LABEL];
  const jobs = await engine.services({ label });
  for (const { ID, Spec } of jobs.filter((job) => !planned.has(job.Spec.Name))) {
    report(`${Spec.Name} is still there from a run that was killed: wait for its end, remove it`);
    await watchJob(engine, ID, { timeoutMs: LONGEST_MS, clock });
    await docker
      .getService(ID)
      .remove()
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  }
}
