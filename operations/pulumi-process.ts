import { execa } from "execa";
import { UserError } from "../model/user-error";
import type { Report } from "./progress";
import { BrokenOff, explainFailure, killedError, stackOf, stoppedError } from "./pulumi-failure";
import { awaitFree } from "./runs/lock-wait";
import { describeLock, parseLockLine } from "./runs/pulumi-locks";
import { takingSignals } from "./runs/signals";

export interface PulumiProcessOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Takes each line that Pulumi prints. */
  readonly report?: Report;
  readonly input?: string;
}

/** Backends that machines share, and whose locks Pulumi tells by failing. */
const SHARED = /^(s3|azblob|gs|postgres):/;

/**
 * Runs the Pulumi CLI and waits for it; on a backend that machines share, also for whoever else has
 * the stack, up to a limit. A signal to end is handed on to it, once, so that it stops
 * in good order: what it is at work on is finished and noted. A second one stops it at once.
 * @throws UserError with Pulumi's own reason when it fails, is stopped or is killed.
 */
export async function runPulumi(
  args: readonly string[],
  options: PulumiProcessOptions,
): Promise<{ stdout: string }> {
  const url = options.environment["PULUMI_BACKEND_URL"] ?? process.env["PULUMI_BACKEND_URL"] ?? "";
  if (!SHARED.test(url)) return runOnce(args, options);
  let result = { stdout: "" };
  const attempt = async () => {
    try {
      result = await runOnce(args, options);
      return undefined;
    } catch (error) {
      const lock = error instanceof BrokenOff ? parseLockLine(error.hint ?? "") : undefined;
      if (lock === undefined) throw error;
      return { by: `pulumi (${describeLock(lock)})`, error: () => error as BrokenOff };
    }
  };
  await awaitFree(stackOf(args) ?? "the stack", attempt, options.report ?? (() => undefined));
  return result;
}

async function runOnce(
  args: readonly string[],
  { cwd, environment, report, input = "" }: PulumiProcessOptions,
): Promise<{ stdout: string }> {
  const child = execa("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd,
    input,
    reject: false,
    env: environment,
    // A group of its own: what a terminal or a CI server sends to the whole group would reach it
    // twice, and the second signal tells Pulumi to drop everything.
    detached: true,
    forceKillAfterDelay: false,
  });
  let stopped: NodeJS.Signals | undefined;
  const result = await takingSignals(
    (signal) => {
      stopped ??= signal;
      child.kill("SIGINT");
    },
    async () => {
      const lines = report === undefined ? undefined : follow(child, report);
      const ended = await child;
      await lines;
      return ended;
    },
  );
  const { stdout, stderr, exitCode, signal, failed, originalMessage } = result;
  // Also when it had just ended well: whoever wants the command to end wants no next step.
  if (stopped !== undefined) throw stoppedError(args, stopped);
  if (!failed) return { stdout };
  if (signal !== undefined) throw killedError(args, signal);
  if (exitCode === undefined) {
    throw new UserError(`pulumi could not be run: ${originalMessage ?? "no exit code"}`, {
      hint: "Run `npm run doctor` to see what is missing.",
    });
  }
  throw explainFailure(args, `${stdout}\n${stderr}`, exitCode);
}

async function follow(child: { iterable(): AsyncIterable<string> }, report: Report): Promise<void> {
  try {
    for await (const line of child.iterable()) if (line.trim() !== "") report(line.trimEnd());
  } catch {
    // The lines end when the child fails; its exit code tells why.
  }
}
