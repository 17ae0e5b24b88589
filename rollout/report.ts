import type { Engine } from "./engine";
import type { EngineService, EngineTask } from "./engine-types";
import { maskSecrets } from "./mask";
import { failedTask, sortTasks, type RolloutVersion } from "./rollout-state";

const LOG_LINES = 20;

export interface WatchedTasks {
  readonly service: EngineService;
  readonly tasks: readonly EngineTask[];
  readonly version: RolloutVersion;
}

/**
 * Why a version did not get healthy, for a person: its last failed instance, exit code, error,
 * what the health check said, and the last lines of its log. Secrets are masked. Empty when no
 * instance tells anything.
 */
export async function failureReport(
  engine: Engine,
  { service, tasks, version }: WatchedTasks,
  secrets: readonly string[],
): Promise<string> {
  const task = failedTask(service, tasks, version) ?? sortTasks(service, tasks).current.at(-1);
  if (task === undefined) return "";
  const [health, log] = await Promise.all([healthOutput(engine, task), lastLines(engine, task)]);
  return maskSecrets([...taskLines(task), ...health, ...log].join("\n"), secrets);
}

function taskLines({ ID, Slot, Status }: EngineTask): string[] {
  const { ContainerID: container, ExitCode: exitCode } = Status.ContainerStatus ?? {};
  const where = Slot === undefined ? "" : ` (instance ${Slot})`;
  return [
    `task ${ID.slice(0, 12)}${where}: ${Status.State === "complete" ? "ended" : Status.State}`,
    ...(Status.Err ? [`  error: ${Status.Err}`] : []),
    ...(!container || exitCode === undefined ? [] : [`  exit code: ${exitCode}`]),
  ];
}

async function healthOutput(engine: Engine, task: EngineTask): Promise<string[]> {
  const id = task.Status.ContainerStatus?.ContainerID;
  const container = id ? await orNothing(engine.container(id)) : undefined;
  const last = container?.State.Health?.Log?.at(-1);
  if (last === undefined) return [];
  return [`  health check: exit code ${last.ExitCode}`, ...indented(last.Output)];
}

async function lastLines(engine: Engine, task: EngineTask): Promise<string[]> {
  const lines = indented((await orNothing(engine.taskLog(task, LOG_LINES))) ?? "");
  return lines.length === 0 ? [] : ["  last lines of its log:", ...lines.slice(-LOG_LINES)];
}

function indented(text: string): string[] {
  const lines = text.trimEnd().split(/\r?\n/);
  return lines.filter((line) => line !== "").map((line) => `    ${line}`);
}

/** A report that misses a part is better than none: the container may be gone already. */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}
