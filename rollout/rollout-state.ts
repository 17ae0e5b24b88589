import * as util from "node:util";
import type { EngineService, EngineTask, EngineTaskSpec } from "./engine-types";
import { ATTEMPT_LABEL, SPEC_LABEL } from "./service-labels";

/** The version of a service whose rollout is watched, told by its labels. */
export interface RolloutVersion {
  readonly spec: string;
  readonly attempt: string;
}

export type RolloutState =
  | { readonly state: "ready" }
  | { readonly state: "waiting"; readonly why: string }
  /** Swarm is taking it back: it will fail, and the former version is on its way. */
  | { readonly state: "rolling back"; readonly why: string }
  | { readonly state: "failed"; readonly why: string };

const ENDED = new Set(["complete", "shutdown", "failed", "rejected", "remove", "orphaned"]);
/** So many refusals, not one start: the machine can't run it, and will not by trying again. */
const HOPELESS_REJECTIONS = 3;

/** Where a rollout stands, by what the engine says of the service and of its tasks. */
export function rolloutState(
  service: EngineService | undefined,
  tasks: readonly EngineTask[],
  version: RolloutVersion,
): RolloutState {
  if (service === undefined) return failed("it was removed while it was rolled out");

  const { State: update = "", Message: message = "" } = service.UpdateStatus ?? {};
  if (update === "rollback_started") return { state: "rolling back", why: message };
  if (update.startsWith("rollback_")) return failed(message || update);
  if (!isVersion(service, version)) return failed("it was changed by somebody else meanwhile");
  if (update === "paused") return failed(message || "its update is paused");

  const { current, former } = sortTasks(service, tasks);
  const wanted = service.Spec.Mode?.Replicated?.Replicas ?? 0;
  const running = current.filter(isRunning).length;
  if (running < wanted) {
    const refused = hopeless(service, tasks, version);
    return refused === undefined
      ? waiting(`${running} of ${wanted} instances of the new version serve`)
      : failed(refused);
  }
  if (former.length > 0) return waiting(`${former.length} instances of the old version still end`);
  return update === "updating" ? waiting("Swarm still watches the new version") : READY;
}

/** Tasks of the watched version that shall run, and all others that have not ended yet. */
export function sortTasks(service: EngineService, tasks: readonly EngineTask[]) {
  const current = tasks.filter((task) => task.DesiredState === "running" && isOf(service, task));
  const former = tasks.filter((task) => !current.includes(task) && !ENDED.has(task.Status.State));
  return { current, former };
}

/** Tasks of the watched version that ended against Swarm's will, the latest first. */
export function failedTasks(
  service: EngineService,
  tasks: readonly EngineTask[],
  version: RolloutVersion,
): readonly EngineTask[] {
  // Once it is rolled back, the service is of the former version, and the failed ones are not.
  const rolledBack = !isVersion(service, version);
  return tasks
    .filter((task) => isOf(service, task) !== rolledBack)
    .filter(({ Status }) => Status.State === "failed" || Status.State === "rejected")
    .sort((one, other) => timeOf(other).localeCompare(timeOf(one)));
}

export function isVersion(service: EngineService, { spec, attempt }: RolloutVersion): boolean {
  const labels = service.Spec.Labels ?? {};
  return labels[SPEC_LABEL] === spec && labels[ATTEMPT_LABEL] === attempt;
}

/** A task carries the template that it was made from: Swarm's own test of whether it is stale. */
function isOf(service: EngineService, task: EngineTask): boolean {
  return util.isDeepStrictEqual(template(task.Spec), template(service.Spec.TaskTemplate));
}

/** Without the placement, which tasks that still fit keep through an update. */
function template({ Placement: _, Runtime: __, ...rest }: EngineTaskSpec): unknown {
  return { ...rest, ForceUpdate: rest["ForceUpdate"] ?? 0 };
}

function isRunning(task: EngineTask): boolean {
  return task.Status.State === "running";
}

function hopeless(
  service: EngineService,
  tasks: readonly EngineTask[],
  version: RolloutVersion,
): string | undefined {
  const failures = failedTasks(service, tasks, version);
  const rejected = failures.filter(({ Status }) => Status.State === "rejected");
  const last = rejected[0];
  if (last === undefined || rejected.length < HOPELESS_REJECTIONS) return undefined;
  return failures.length === rejected.length ? (last.Status.Err ?? "it is refused") : undefined;
}

function timeOf(task: EngineTask): string {
  return task.Status.Timestamp ?? task.CreatedAt ?? "";
}

const READY: RolloutState = { state: "ready" };

function waiting(why: string): RolloutState {
  return { state: "waiting", why };
}

function failed(why: string): RolloutState {
  return { state: "failed", why };
}
