import type { RunOptions, TaskHost } from "./host";
import type { Ledger } from "./ledger";
import { attempt, taskName, type ServiceTask, type TaskRun } from "./phases";
import { runJob } from "./run-job";

export interface UndoOutcome {
  /** Taken back, in the order in which that was done. */
  readonly undone: readonly ServiceTask[];
  /** Those that declare no undo: what they did stays. */
  readonly kept: readonly ServiceTask[];
  /** The undo that failed. Absent: none. */
  readonly failure?: TaskRun;
  /** Those whose undo was not tried any more after that, the next one first. */
  readonly left: readonly ServiceTask[];
}

/**
 * Takes back what `before` tasks did, the last one first, and strikes it from the ledger, so that
 * each runs again when its pin comes again. Stops at the first undo that fails: each undo counts on
 * the state that its own task left, so behind a failed one the next would run on data that it was
 * not written for, and could destroy what a person can still save. A task without an undo does not
 * stop it: to declare none says that the former version can live with what it did.
 * @param ran in the order in which they ran.
 */
export async function undo(
  host: TaskHost,
  ran: readonly ServiceTask[],
  { ledger, ...options }: RunOptions & { readonly ledger: Ledger },
): Promise<UndoOutcome> {
  const undone: ServiceTask[] = [];
  const kept: ServiceTask[] = [];
  const reversed = [...ran].reverse();
  for (const [index, one] of reversed.entries()) {
    const { task } = one;
    if (task.undo === undefined) {
      options.report(`${taskName(one)} has no undo: what it did stays`);
      kept.push(one);
      continue;
    }
    const job = task.undo;
    const result = await attempt(async () => {
      options.report(`undo ${taskName(one)}, which ran for ${task.pin}`);
      const ended = await runJob(host, job, options);
      if (ended.ok) await ledger.remove(taskName(one), task.pin);
      return ended;
    }, options.mask);
    if (!result.ok) {
      return { undone, kept, failure: { ...one, result }, left: reversed.slice(index + 1) };
    }
    undone.push(one);
  }
  return { undone, kept, left: [] };
}
