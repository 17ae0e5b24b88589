import type { Engine } from "../engine";
import type { EngineContainerDetails, EngineTask } from "../engine-types";
import { inTime } from "./in-time";
import type { TaskEvidence } from "./failure-report";

const LOG_LINES = 50;
/** Of the five that the engine keeps. */
const HEALTH_CHECKS = 3;
const NEVER = /^0001-/;

/**
 * All that the engine tells of one instance, at once: it soon forgets those that failed. A part
 * that cannot be read is named in `unread` and never loses the others.
 * @param served whether the instance was seen serving.
 */
export async function examineTask(
  engine: Engine,
  task: EngineTask,
  { served }: { served: boolean },
): Promise<TaskEvidence> {
  const unread: string[] = [];
  const read = <T>(what: string, reading: Promise<T>): Promise<T | undefined> =>
    inTime(reading).catch((error: unknown) => {
      unread.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    });

  const id = task.Status.ContainerStatus?.ContainerID || undefined;
  const [container, node, log] = await Promise.all([
    id === undefined ? undefined : read("container", containerOf(engine, id)),
    task.NodeID ? read("machine", engine.node(task.NodeID)) : undefined,
    id === undefined ? undefined : read("log", engine.taskLog(task, LOG_LINES)),
  ]);

  return {
    ...taskFacts(task),
    ...(container && containerFacts(container)),
    ...(node?.Description?.Hostname && { node: node.Description.Hostname }),
    served: served || wasHealthy(container),
    log: linesOf(log ?? ""),
    unread: unread.sort(),
  };
}

async function containerOf(engine: Engine, id: string): Promise<EngineContainerDetails> {
  const container = await engine.container(id);
  if (container === undefined) throw new Error("it is gone, or on another machine");
  return container;
}

function taskFacts({ ID, Slot, Status }: EngineTask) {
  const { ContainerID, ExitCode } = Status.ContainerStatus ?? {};
  return {
    id: ID,
    ...(Slot !== undefined && { slot: Slot }),
    state: Status.State,
    ...(Status.Timestamp && { at: Status.Timestamp }),
    // Before there is a container, the exit code is an empty word.
    ...(ContainerID && ExitCode !== undefined && hasEnded(Status.State) && { exitCode: ExitCode }),
    ...(Status.Err && { error: Status.Err }),
  };
}

function hasEnded(state: string): boolean {
  return !["starting", "running", "preparing", "ready"].includes(state);
}

function containerFacts({ State }: EngineContainerDetails) {
  const ranForMs = runTime(State);
  const { Health: health } = State;
  return {
    ...(State.OOMKilled !== undefined && { outOfMemory: State.OOMKilled }),
    ...(ranForMs !== undefined && { ranForMs }),
    ...(health?.Status &&
      health.Status !== "none" && {
        health: {
          status: health.Status,
          checks: (health.Log ?? [])
            .slice(-HEALTH_CHECKS)
            .map(({ ExitCode, Output }) => ({ exitCode: ExitCode, output: Output.trim() })),
        },
      }),
  };
}

function runTime({ StartedAt, FinishedAt }: EngineContainerDetails["State"]): number | undefined {
  if (!StartedAt || !FinishedAt || NEVER.test(StartedAt) || NEVER.test(FinishedAt))
    return undefined;
  const ran = Date.parse(FinishedAt) - Date.parse(StartedAt);
  return Number.isNaN(ran) || ran < 0 ? undefined : ran;
}

function wasHealthy(container: EngineContainerDetails | undefined): boolean {
  return (container?.State.Health?.Log ?? []).some(({ ExitCode }) => ExitCode === 0);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  return lines.slice(-LOG_LINES);
}
