import { backendOf } from "../../toolchain/backend";
import { dataPaths } from "../../toolchain/paths";
import { stateVariables } from "../../toolchain/state-credentials";
import type { Project } from "../project";
import type { Report } from "../progress";
import { fileBackend, mendFileBackend } from "./file-backend";
import { type Holder, thisHolder } from "./holder";
import { journalOf, type Journal } from "./journal";
import { lockStacks } from "./lock-stacks";
import type { WaitLimit } from "./lock-wait";
import { outlastOrphans, RUN_VARIABLE, runMark } from "./orphaned-processes";
import { clearStalePulumiLocks } from "./pulumi-locks";
import { awaitPulumiLocks } from "./remote-pulumi-locks";
import { lockRemotely, type RemoteRunLock } from "./remote-run-lock";
import { s3Objects, type S3Objects } from "./s3-objects";
import { cleaningUp } from "./signals";

export interface RunOptions {
  /** As it was typed: others who want the stack meanwhile are told it. */
  readonly command: string;
  /** How long to wait, on a backend that is shared, for a run that has the stack. */
  readonly wait?: WaitLimit;
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
  { command, wait = {} }: RunOptions,
  report: Report,
  use: (runOf: (stack: string) => StackRun) => Promise<T>,
): Promise<T> {
  const { runs: dir } = dataPaths(project.dir);
  const holder = thisHolder(command);
  const release = lockStacks(dir, stacks, holder, report);
  const remote: RemoteRunLock[] = [];
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
  const endRemotely = async (settled: (stack: string) => boolean) => {
    for (const [index, lock] of remote.splice(0).entries()) {
      await lock.release(settled(stacks[index] ?? ""));
    }
  };
  return cleaningUp(breakOff, async () => {
    try {
      const result = await marked(runMark(dir, stacks), async () => {
        for (const stack of stacks) {
          const lock = await clearTheWay(project, stack, { dir, holder, wait }, report);
          if (lock !== undefined) remote.push(lock);
        }
        for (const stack of stacks) {
          const leaveOpen = () => void open.add(stack);
          const journal = begin(project, stack);
          const { inherited } = remote[stacks.indexOf(stack)] ?? {};
          if (inherited !== undefined) journal.inherit(inherited);
          begun.set(stack, { project, stack, journal, leaveOpen });
        }
        return use((stack) => runOf(begun, stack));
      });
      end(true);
      await endRemotely((stack) => !open.has(stack));
      return result;
    } catch (error) {
      const changed = begun.size > 0;
      breakOff();
      await endRemotely(() => !changed);
      throw error;
    }
  });
}

/**
 * After this nothing but the run works on the stack, and Pulumi can read its state. An S3 bucket is
 * shared by machines: there the run is waited for that has the stack, and holds it from then on.
 * Other backends have Pulumi's own locks only, which runs wait for when they meet one.
 */
async function clearTheWay(
  { dir, name }: Project,
  stack: string,
  run: { readonly dir: string; readonly holder: Holder; readonly wait: WaitLimit },
  report: Report,
): Promise<RemoteRunLock | undefined> {
  await outlastOrphans(run.dir, stack, report);
  const backend = fileBackend(dir, process.env);
  if (backend !== undefined) {
    await clearStalePulumiLocks(backend, name, stack, report);
    mendFileBackend(backend, name, stack, report);
    return undefined;
  }
  const store = sharedStore(dir, process.env);
  if (store === undefined) return undefined;
  const held = { project: name, stack, holder: run.holder };
  const lock = await lockRemotely(store, held, report, run.wait);
  try {
    await awaitPulumiLocks(store, name, stack, report, run.wait);
  } catch (error) {
    await lock.release(true);
    throw error;
  }
  return lock;
}

function sharedStore(dir: string, env: NodeJS.ProcessEnv): S3Objects | undefined {
  const { url } = backendOf(dir, env);
  const file = dataPaths(dir, env).stateCredentials;
  return s3Objects(url, { ...env, ...stateVariables(url, file, env) });
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
