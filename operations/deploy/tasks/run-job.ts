import type Docker from "dockerode";
import { contentHash } from "../../../model/keyed-hash";
import type { PlannedJob } from "../../../rollout/release-plan";
import { SPEC_LABEL } from "../../../rollout/service-labels";
import { REAL_CLOCK } from "../../../rollout/look";
import { isGone, type RunOptions, type TaskHost } from "./host";
import { parseJob, withIds, type JobSpec } from "./job-spec";
import { taskResult, type TaskResult } from "./task-result";
import { watchJob } from "./watch-job";

/**
 * Runs a job once to its end and removes it: one that stays would hold on to its secrets, which
 * could then not be changed. A job of the same name is what a killed run left: nobody knows how far
 * it is, and two migrations at once are worse than either. So its end is waited for first. If it
 * ended well and was told to do the same, it is this run; else it is removed, and run again.
 * @returns how it ended: a failure is a result.
 * @throws UserError for a network, secret or config file that the engine does not have, and when
 * the engine does not answer; else the engine's own refusal of the job.
 */
export async function runJob(
  host: TaskHost,
  job: PlannedJob,
  options: RunOptions,
): Promise<TaskResult> {
  const { docker } = host;
  const planned = parseJob(job);
  const spec = await withIds(docker, planned);
  const hash = contentHash(JSON.stringify(job.spec));
  const former = await finishFormer(host, job, planned, hash, options);
  if (former !== undefined) return former;

  const labelled = { ...spec, Labels: { ...spec.Labels, [SPEC_LABEL]: hash } };
  const login = await host.login?.(planned.TaskTemplate.ContainerSpec.Image);
  // dockerode's types do not know job modes. Without a login of its own, it would send the job as one.
  const { id } = await docker.createService(login ?? {}, labelled as Docker.ServiceSpec);
  return endOf(host, id, { job, planned }, options);
}

async function finishFormer(
  host: TaskHost,
  job: PlannedJob,
  planned: JobSpec,
  hash: string,
  options: RunOptions,
): Promise<TaskResult | undefined> {
  const { Name } = planned;
  const found = await host.engine.services({ name: [Name] });
  const former = found.find(({ Spec }) => Spec.Name === Name);
  if (former === undefined) return undefined;
  options.report(`${Name} is still there from a run that was killed: wait for its end`);
  const result = await endOf(host, former.ID, { job, planned }, options);
  const same = former.Spec.Labels?.[SPEC_LABEL] === hash;
  if (result.ok && same) {
    options.report(`${Name} had ended well: it is not run again`);
    return result;
  }
  const why = result.ok ? "was told to do something else" : `failed: ${result.error}`;
  options.report(`${Name} of the killed run ${why}; it is run again`);
  return undefined;
}

async function endOf(
  host: TaskHost,
  id: string,
  { job, planned }: { job: PlannedJob; planned: JobSpec },
  options: RunOptions,
): Promise<TaskResult> {
  const { mask, clock = REAL_CLOCK } = options;
  const image = planned.TaskTemplate.ContainerSpec.Image;
  try {
    const seen = await watchJob(host.engine, id, { timeoutMs: job.timeoutMs, clock });
    return await taskResult(host, seen, { image, mask });
  } finally {
    await removeJob(host, { id, name: planned.Name }, options);
  }
}

/** The job's end stands, removed or not; the next run with this pin would find and remove it. */
async function removeJob(
  { docker }: TaskHost,
  { id, name }: { id: string; name: string },
  { report }: RunOptions,
): Promise<void> {
  try {
    await docker.getService(id).remove();
  } catch (error) {
    if (isGone(error)) return;
    report(
      `the job ${name} could not be removed and holds on to its secrets (${String(error)}): ` +
        `\`docker service rm ${name}\``,
    );
  }
}
