import { execa } from "execa";
import { UserError } from "../../model/user-error";
import { stoppedError } from "../pulumi-failure";
import { takingSignals } from "../runs/signals";

export interface IsolatedRun {
  readonly cwd: string;
  /** All variables that it gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds, after which it is killed with all that it started. */
  readonly limitMs: number;
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Pulumi on throw-away state: with no variable of this process, and killed without ceremony,
 * since nothing of it is to be kept.
 * @throws UserError when it takes too long, is stopped, or can't be run at all.
 */
export async function runIsolated(
  args: readonly string[],
  { cwd, environment, limitMs }: IsolatedRun,
): Promise<Ended> {
  const child = execa("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd,
    reject: false,
    stdin: "ignore",
    extendEnv: false,
    env: environment,
    // A group of its own, to be killed as a whole.
    detached: true,
    cleanup: false,
  });
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has just ended.
    }
  };
  let stopped: NodeJS.Signals | undefined;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, limitMs);
  const result = await takingSignals(
    (signal) => {
      stopped = signal;
      kill();
    },
    () => child,
  ).finally(() => {
    clearTimeout(timer);
    // What a program left running ends with it.
    kill();
  });
  if (stopped !== undefined) throw stoppedError(args, stopped);
  if (isLate) {
    throw new UserError(`pulumi ${args[0] ?? ""} was not done in ${limitMs / 1000} s`, {
      hint: "The program does more than to declare resources, or waits for what does not come.",
    });
  }
  const { exitCode, stdout, stderr, originalMessage } = result;
  if (exitCode === undefined) {
    throw new UserError(`pulumi could not be run: ${originalMessage ?? "no exit code"}`, {
      hint: "Run `npm run doctor` to see what is missing.",
    });
  }
  return { exitCode, stdout, stderr };
}
