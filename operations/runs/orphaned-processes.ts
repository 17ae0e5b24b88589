import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../progress";
import { hasProc, lives, processRef, type ProcessRef } from "./process";

/** Set for everything that a run starts: whose child a process is, also when its parent is gone. */
export const RUN_VARIABLE = "SLIPWAY_RUN_OF";

const POLL_MS = 200;
const SAY_EVERY_MS = 10_000;
/** Milliseconds that a plugin whose engine is gone gets to end after SIGTERM. */
const GRACE_MS = 5_000;

interface Orphan extends ProcessRef {
  readonly name: string;
}

/** The value of `SLIPWAY_RUN_OF` for a run of these stacks. */
export function runMark(runsDir: string, stacks: readonly string[]): string {
  return `${runsDir}:${stacks.join(",")}`;
}

/**
 * Waits until nothing of a killed run works on the stack any more. Its `pulumi` is waited for: it
 * writes its state and gives its lock back. Plugins whose `pulumi` is gone are ended: nobody would
 * note what they still make. Only whoever holds the stack's lock may ask: then none are his own.
 * Where there is no /proc nothing is found, and Pulumi's lock has to do.
 */
export async function outlastOrphans(
  runsDir: string,
  stack: string,
  report: Report,
  graceMs = GRACE_MS,
): Promise<void> {
  const isEngine = ({ name }: Orphan) => name === "pulumi";
  for (let waited = 0; ; waited += POLL_MS) {
    const engines = orphans(runsDir, stack).filter(isEngine);
    if (engines.length === 0) break;
    if (waited % SAY_EVERY_MS === 0) {
      const pids = engines.map(({ pid }) => pid).join(", ");
      report(`wait for the pulumi (pid ${pids}) that a killed run of ${stack} left at work`);
    }
    await sleep(POLL_MS);
  }
  const left = orphans(runsDir, stack);
  if (left.length === 0) return;
  for (const { name, pid } of left) report(`end ${name} (pid ${pid}), left by a killed run`);
  await end(left, graceMs);
}

async function end(left: readonly Orphan[], graceMs: number): Promise<void> {
  signal(left, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (left.some(lives) && Date.now() < deadline) await sleep(POLL_MS);
  signal(left.filter(lives), "SIGKILL");
  while (left.some(lives)) await sleep(POLL_MS);
}

function signal(orphaned: readonly Orphan[], name: NodeJS.Signals): void {
  for (const { pid } of orphaned) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function orphans(runsDir: string, stack: string): Orphan[] {
  if (!hasProc()) return [];
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const mark = variable(read(`/proc/${pid}/environ`), RUN_VARIABLE);
    if (mark === undefined || !isMarkOf(mark, runsDir, stack)) return [];
    const name = pulumiName(read(`/proc/${pid}/cmdline`).split("\0"));
    const ref = processRef(Number(pid));
    return name === undefined || ref === undefined ? [] : [{ ...ref, name }];
  });
}

function isMarkOf(mark: string, runsDir: string, stack: string): boolean {
  const at = mark.lastIndexOf(":");
  return (
    mark.slice(0, at) === runsDir &&
    mark
      .slice(at + 1)
      .split(",")
      .includes(stack)
  );
}

/** Only Pulumi's own processes: what a stack's commands start may be meant to stay. */
function pulumiName([program = "", ...args]: readonly string[]): string | undefined {
  const name = path.basename(program);
  if (/^pulumi(-(resource|language|analyzer)-.+)?$/.test(name)) return name;
  const runs = args.find((arg) => /pulumi\/cmd\/run|language-nodejs/.test(arg));
  return runs === undefined ? undefined : "the program's host";
}

function variable(environment: string, name: string): string | undefined {
  const line = environment.split("\0").find((one) => one.startsWith(`${name}=`));
  return line?.slice(name.length + 1);
}

/** Of a process that ends meanwhile, or of another user's, nothing can be read. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
