import * as fs from "node:fs";
import { startTimeOf } from "../../toolchain/engine/process-id";

/** A process of this host, told from all others that ever bore its id. */
export interface ProcessRef {
  readonly pid: number;
  /** Boot and start time, as the kernel counts. Absent where the system has no /proc. */
  readonly started?: string;
}

const BOOT_ID = "/proc/sys/kernel/random/boot_id";
/** Linux counts process times in hundredths of a second, whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100;

/** @returns undefined when there is no such process. */
export function processRef(pid: number): ProcessRef | undefined {
  if (!hasProc()) return answersSignals(pid) ? { pid } : undefined;
  const ticks = startTimeOf(pid);
  return ticks === undefined ? undefined : { pid, started: `${bootId()}:${ticks}` };
}

/** Whether that very process still lives. Without a start time, any process of that id counts. */
export function lives({ pid, started }: ProcessRef): boolean {
  const found = processRef(pid);
  if (found === undefined) return false;
  return started === undefined || found.started === undefined || found.started === started;
}

/** When a process was started, by the clock on the wall. Undefined where that can't be known. */
export function startedAt(pid: number): Date | undefined {
  const ticks = hasProc() ? startTimeOf(pid) : undefined;
  const boot = /^btime (\d+)$/m.exec(ticks === undefined ? "" : readFile("/proc/stat"))?.[1];
  if (boot === undefined) return undefined;
  return new Date((Number(boot) + Number(ticks) / TICKS_PER_SECOND) * 1000);
}

export function hasProc(): boolean {
  return fs.existsSync(BOOT_ID);
}

function bootId(): string {
  return readFile(BOOT_ID).trim();
}

function readFile(file: string): string {
  return fs.readFileSync(file, "utf8");
}

/** Somebody else's process may not be signalled, but it is there. */
function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
