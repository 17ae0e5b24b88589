import type { EngineTask } from "../../../rollout/engine-types";

/** Where the one run of a job stands. */
export type JobState =
  | { readonly state: "waiting"; readonly task?: EngineTask }
  | { readonly state: "complete" | "failed"; readonly task: EngineTask };

const FAILED = new Set(["failed", "rejected", "shutdown", "remove", "orphaned"]);

/**
 * What the tasks of a job say of it: a run that failed is its end, even if Swarm has begun another.
 */
export function jobState(tasks: readonly EngineTask[]): JobState {
  const failed = tasks.find(({ Status }) => FAILED.has(Status.State));
  if (failed !== undefined) return { state: "failed", task: failed };
  const complete = tasks.find(({ Status }) => Status.State === "complete");
  if (complete !== undefined) return { state: "complete", task: complete };
  const [task] = tasks;
  return { state: "waiting", ...(task !== undefined && { task }) };
}

/** No machine takes it: its error says what each of them lacks. */
export function isStuck({ state, task }: JobState): boolean {
  return state === "waiting" && task?.Status.State === "pending" && Boolean(task.Status.Err);
}

/**
 * Why it failed, for people, from what the engine says.
 * @param image the reference that it was to run.
 */
export function whyFailed(
  { Status }: EngineTask,
  { image, outOfMemory }: { image: string; outOfMemory: boolean },
): string {
  const { Err = "", State, ContainerStatus } = Status;
  if (outOfMemory) return "out of memory: it took more than the service's limit";
  if (/no such image|manifest unknown|pull access denied/i.test(Err)) {
    return `no such image: the engine does not have ${image} and could not fetch it (${Err})`;
  }
  const exitCode = ContainerStatus?.ExitCode;
  if (/^task: non-zero exit/.test(Err)) return `it ended with exit code ${exitCode ?? "unknown"}`;
  if (Err !== "") return Err;
  return State === "shutdown" || State === "remove" ? "it was ended by somebody else" : State;
}
