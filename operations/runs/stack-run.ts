import { dataPaths } from "../../toolchain/paths";
import type { Project } from "../project";
import type { Report } from "../progress";
import { fileBackend, mendFileBackend } from "./file-backend";
import { thisHolder } from "./holder";
import { journalOf, type Journal } from "./journal";
import { lockStacks } from "./lock-stacks";
import { outlastOrphans, RUN_VARIABLE, runMark } from "./orphaned-processes";
import { clearStalePulumiLocks } from "./pulumi-locks";
import { cleaningUp } from "./signals";

export interface RunOptions {
  /** As it was typed: others who want the stack meanwhile are told it. */
  readonly command: string;
}

/** The right to change a stack, which one run has at a time; what heals it asks for it. */
export interface StackRun {
  readonly project: Project;
  readonly stack: string;
  /** Which times, of this run and of earlier ones, may have left things half done. */
  readonly journal: Journal;
  /** Says that things may be half done though `use` will end well: the next run looks for them. */
  leaveOpen(): void;
}

/**
 * Runs `use` while nobody else, on this machine and for this clone of the project, changes the
 * stack; in good order after a run that was killed: what still works of that one is waited for, and
 * locks whose owners are gone are cleared, each with a line to `report`.
 * @throws UserError at once, before anything is touched, naming who holds the stack.
 */
export function withStackRun<T>(
  project: Project,
  stack: string,
  options: RunOptions,
  report: Report,
  use: (run: StackRun) => Promise<T>,
): Promise<T> {
  return withStackRuns(project, [stack], options, report, async (runOf) => use(runOf(stack)));
}

/** The same for several stacks at once: all of them are free, or none is touched. */
export async function withStackRuns<T>(
  project: Project,
  stacks: readonly string[],
  { command }: RunOptions,
  report: Report,
  use: (runOf: (stack: string) => StackRun) => Promise<T>,
): Promise<T> {
  const { runs: dir } = dataPaths(project.dir);
  const release = lockStacks(dir, stacks, thisHolder(command), report);
  const begun = new Map<string, StackRun>();
  const open = new Set<string>();
  const end = (settled: boolean) => {
    for (const { stack, journal } of begun.values()) {
      if (settled && !open.has(stack)) journal.settleAll();
      else journal.breakOff();
    }
    begun.clear();
    release();
  };
  const breakOff = () => end(false);
  return cleaningUp(breakOff, async () => {
    try {
      const result = await marked(runMark(dir, stacks), async () => {
        for (const stack of stacks) await clearTheWay(project, stack, dir, report);
        for (const stack of stacks) {
          const leaveOpen = () => void open.add(stack);
          begun.set(stack, { project, stack, journal: begin(project, stack), leaveOpen });
        }
        return use((stack) => runOf(begun, stack));
      });
      end(true);
      return result;
    } catch (error) {
      breakOff();
      throw error;
    }
  });
}

/**
 * After this nothing but the run works on the stack, and Pulumi can read its state. Backends other
 * than a folder see to their order themselves, and Pulumi's messages tell of it.
 */
async function clearTheWay(
  { dir, name }: Project,
  stack: string,
  runsDir: string,
  report: Report,
): Promise<void> {
  await outlastOrphans(runsDir, stack, report);
  const backend = fileBackend(dir, process.env);
  if (backend === undefined) return;
  await clearStalePulumiLocks(backend, name, stack, report);
  mendFileBackend(backend, name, stack, report);
}

function begin({ dir }: Project, stack: string): Journal {
  const journal = journalOf(dir, stack);
  journal.begin();
  return journal;
}

function runOf(runs: ReadonlyMap<string, StackRun>, stack: string): StackRun {
  const run = runs.get(stack);
  if (run === undefined) throw new Error(`the run does not hold the lock of ${stack}`);
  return run;
}

/** Whatever is started meanwhile, by Pulumi's own API too, inherits whose child it is. */
async function marked<T>(mark: string, work: () => Promise<T>): Promise<T> {
  const before = process.env[RUN_VARIABLE];
  process.env[RUN_VARIABLE] = mark;
  try {
    return await work();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, RUN_VARIABLE);
    else process.env[RUN_VARIABLE] = before;
  }
}
