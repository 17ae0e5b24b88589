import type { EngineTask } from "../../../rollout/engine-types";
import { type JobState, whyFailed } from "./job-state";
import type { TaskHost } from "./host";

/** How a task ended. */
export interface TaskResult {
  readonly ok: boolean;
  /** Absent: it never started, or was ended before it did by itself. */
  readonly exitCode?: number;
  /** Why it failed. Absent when it did not. */
  readonly error?: string;
  /** Name of the machine that it ran on. Absent: none. */
  readonly node?: string;
  /** Its last lines, secrets masked. */
  readonly log: string;
  /** Milliseconds from its creation to its end. */
  readonly ms: number;
}

/** What a watch of a job came to. */
export interface Seen {
  readonly job: JobState;
  /** Why it was given up before its end. */
  readonly gaveUp?: string;
  readonly ms: number;
}

const LOG_LINES = 50;

/** Reads what a task leaves behind, while its job is still there. */
export async function taskResult(
  host: TaskHost,
  { job, gaveUp, ms }: Seen,
  { image, mask }: { image: string; mask: (text: string) => string },
): Promise<TaskResult> {
  const { state, task } = job;
  const log = task === undefined ? "" : mask(await lastLines(host, task));
  const node = await nodeName(host, task);
  const base = { ...(node !== undefined && { node }), log, ms };
  if (gaveUp !== undefined) return { ok: false, error: mask(gaveUp), ...base };
  const exitCode = task?.Status.ContainerStatus?.ExitCode;
  const ended = { ...(exitCode !== undefined && { exitCode }), ...base };
  if (state === "complete") return { ok: true, ...ended };
  const outOfMemory = await wasOutOfMemory(host, task);
  const error = task === undefined ? state : whyFailed(task, { image, outOfMemory });
  return { ok: false, error: mask(error), ...ended };
}

async function lastLines({ engine }: TaskHost, task: EngineTask): Promise<string> {
  const log = (await orNothing(engine.taskLog(task, LOG_LINES))) ?? "";
  return log.trimEnd().split(/\r?\n/).slice(-LOG_LINES).join("\n");
}

async function nodeName({ engine }: TaskHost, task: EngineTask | undefined) {
  if (!task?.NodeID) return undefined;
  const node = await orNothing(engine.node(task.NodeID));
  return node?.Description?.Hostname ?? task.NodeID;
}

async function wasOutOfMemory({ engine }: TaskHost, task: EngineTask | undefined) {
  const id = task?.Status.ContainerStatus?.ContainerID;
  const container = id ? await orNothing(engine.container(id)) : undefined;
  return container?.State.OOMKilled === true;
}

/** How it ended is known already: what cannot be read of it must not turn that into an error. */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}
