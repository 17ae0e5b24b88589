import type { Engine } from "../engine";
import type { EngineTask } from "../engine-types";
import { hasFailed } from "../rollout-state";
import { examineTask } from "./examine-task";
import type { TaskEvidence } from "./failure-report";

/** So many of the first and of the last instances to fail are kept; in a loop they are all alike. */
const KEPT_AT_EACH_END = 4;
/** The exit code of a process that was killed: by the kernel for its memory, or by the engine. */
const KILLED = 137;

/**
 * Gathers what failed instances tell while their rollout is watched: an engine forgets them as soon
 * as others take their place.
 */
export class Evidence {
  readonly #engine: Engine;
  readonly #examined: { readonly task: EngineTask; readonly evidence: Promise<TaskEvidence> }[] =
    [];
  readonly #seen = new Set<string>();
  /** In how many looks a task served. */
  readonly #served = new Map<string, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Examines each task that has failed since the last look, in the background and once. */
  look(tasks: readonly EngineTask[]): void {
    for (const task of [...tasks].sort(earlierFirst)) {
      if (hasFailed(task)) this.#examine(task);
      else if (task.Status.State === "running") {
        this.#served.set(task.ID, (this.#served.get(task.ID) ?? 0) + 1);
      }
    }
  }

  /** What was gathered, in the order of failing, and beside it those that do not serve now. */
  async conclude(tasks: readonly EngineTask[]): Promise<TaskEvidence[]> {
    this.look(tasks);
    for (const task of tasks) {
      if (task.DesiredState === "running" && task.Status.State !== "running") this.#examine(task);
    }
    return Promise.all(this.#examined.map((one) => this.#withLateWord(one)));
  }

  #examine(task: EngineTask): void {
    if (this.#seen.has(task.ID)) return;
    this.#seen.add(task.ID);
    // One that ends in order before it was healthy counts as running for a moment.
    const served = (this.#served.get(task.ID) ?? 0) > 1;
    this.#examined.push({ task, evidence: examineTask(this.#engine, task, { served }) });
    if (this.#examined.length > 2 * KEPT_AT_EACH_END) this.#examined.splice(KEPT_AT_EACH_END, 1);
  }

  /** The kernel's word that it was for its memory may come after the end itself. */
  async #withLateWord({
    task,
    evidence,
  }: {
    task: EngineTask;
    evidence: Promise<TaskEvidence>;
  }): Promise<TaskEvidence> {
    const told = await evidence;
    if (told.exitCode !== KILLED || told.outOfMemory !== false) return told;
    const again = await examineTask(this.#engine, task, told);
    return again.outOfMemory === true ? { ...told, outOfMemory: true } : told;
  }
}

/** An engine lists tasks in no order. */
function earlierFirst(one: EngineTask, other: EngineTask): number {
  return Date.parse(one.Status.Timestamp ?? "") - Date.parse(other.Status.Timestamp ?? "") || 0;
}
