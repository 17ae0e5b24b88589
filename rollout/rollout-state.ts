import * as util from "node:util";
import type { EngineService, EngineServiceSpec, EngineTask, EngineTaskSpec } from "./engine-types";
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
  /** The former version runs again. */
  | { readonly state: "rolled back"; readonly why: string }
  | { readonly state: "failed"; readonly why: string };

/** States of a task after which nothing of it runs. */
export const ENDED: ReadonlySet<string> = new Set([
  "complete",
  "shutdown",
  "failed",
  "rejected",
  "remove",
  "orphaned",
]);
/** So many ends by themselves in the time that one start takes: it will not get better. */
const HOPELESS_ENDS = 3;

/**
 * Where a rollout stands, by what the engine says of the service and of its tasks.
 * @param patient false once an instance should long have started: then one that ends again and
 * again, or finds no machine, is given up.
 */
export function rolloutState(
  service: EngineService | undefined,
  tasks: readonly EngineTask[],
  { version, patient = true }: { version: RolloutVersion; patient?: boolean },
): RolloutState {
  if (service === undefined) return failed("it was removed while it was rolled out");

  const { State: update = "", Message: message = "" } = service.UpdateStatus ?? {};
  if (update === "rollback_started") return { state: "rolling back", why: message };
  if (update === "rollback_completed") return { state: "rolled back", why: message };
  if (update.startsWith("rollback_")) return failed(message || update);
  if (!isVersion(service, version)) return failed("it was changed by somebody else meanwhile");
  if (update === "paused") return failed(message || "its update is paused");

  const { current, former } = sortTasks(service, tasks);
  const wanted = service.Spec.Mode?.Replicated?.Replicas ?? 0;
  const running = current.filter(isRunning).length;
  if (running < wanted) {
    const hopeless = patient ? undefined : whyHopeless(service, tasks);
    if (hopeless !== undefined) return failed(hopeless);
    const refusal = refused(current)?.Status.Err;
    const why = `${running} of ${wanted} instances of the new version serve`;
    return waiting(refusal ? `${why}: ${refusal}` : why);
  }
  if (former.length > 0) return waiting(`${former.length} instances of the old version still end`);
  // Scaled down, the version stays the same: nothing else tells that there are too many.
  const surplus = current.filter(({ Status }) => !ENDED.has(Status.State)).length - wanted;
  if (surplus > 0) return waiting(`${surplus} instances too many still run`);
  return update === "updating" ? waiting("Swarm still watches the new version") : READY;
}

/** Tasks of the watched version that shall run, and all others that have not ended yet. */
export function sortTasks(service: EngineService, tasks: readonly EngineTask[]) {
  const current = tasks.filter((task) => task.DesiredState === "running" && isOf(service, task));
  const former = tasks.filter((task) => !current.includes(task) && !ENDED.has(task.Status.State));
  return { current, former };
}

export function isVersion(service: EngineService, { spec, attempt }: RolloutVersion): boolean {
  const labels = service.Spec.Labels ?? {};
  return labels[SPEC_LABEL] === spec && labels[ATTEMPT_LABEL] === attempt;
}

function isOf(service: EngineService, task: EngineTask): boolean {
  return fitsTemplate(service.Spec, task);
}

/** A task carries the template that it was made from: Swarm's own test of whether it is stale. */
export function fitsTemplate({ TaskTemplate }: EngineServiceSpec, task: EngineTask): boolean {
  return util.isDeepStrictEqual(template(task.Spec), template(TaskTemplate));
}

/** Tasks that still fit keep their placement through an update; the runtime is in services only. */
const NOT_COMPARED = new Set(["Placement", "Runtime"]);

function template(spec: EngineTaskSpec): unknown {
  const compared = Object.entries(spec).filter(([field]) => !NOT_COMPARED.has(field));
  return { ForceUpdate: 0, ...Object.fromEntries(compared) };
}

function isRunning(task: EngineTask): boolean {
  return task.Status.State === "running";
}

function whyHopeless(service: EngineService, tasks: readonly EngineTask[]): string | undefined {
  const own = tasks.filter((task) => isOf(service, task));
  const stuck = refused(own);
  if (stuck !== undefined) return stuck.Status.Err;
  const ended = own
    .filter(hasFailed)
    .sort((one, other) => timeOf(other).localeCompare(timeOf(one)));
  if (ended.length < HOPELESS_ENDS) return undefined;
  return `its instances end again and again${ended[0]?.Status.Err ? `: ${ended[0].Status.Err}` : ""}`;
}

/** By itself: those that Swarm ended are `shutdown`, whatever their exit code. */
export function hasFailed({ Status }: EngineTask): boolean {
  return ["failed", "rejected", "complete"].includes(Status.State);
}

/** A task that no machine takes: its error says what each lacks. */
function refused(tasks: readonly EngineTask[]): EngineTask | undefined {
  return tasks.find(({ Status }) => Status.State === "pending" && Boolean(Status.Err));
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
