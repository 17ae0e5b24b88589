import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UserError } from "../../model/user-error";
import type { Report } from "../progress";
import { withoutMillis } from "./holder";
import { processRef, startedAt } from "./process";

/** As `pulumi` writes it (pkg/backend/diy/lock.go). */
const lockSchema = z.object({
  pid: z.int(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

export type PulumiLock = Readonly<z.infer<typeof lockSchema>>;

/** Milliseconds by which clocks and their rounding may differ on one machine. */
const CLOCK_MS = 2_000;
/** Writing a lock takes less than a millisecond: one that is not whole after this never will be. */
const WRITING_MS = 2_000;
const POLL_MS = 200;

/**
 * Clears the locks that Pulumi's file backend still has of processes that are gone: each is said.
 * @throws UserError naming who holds the stack, when somebody does.
 */
export async function clearStalePulumiLocks(
  backend: string,
  project: string,
  stack: string,
  report: Report,
): Promise<void> {
  const dir = path.join(backend, "locks/organization", project, stack);
  if (!fs.existsSync(dir)) return;
  for (const name of fs.readdirSync(dir)) {
    // What the folder's driver notes beside each file is no lock.
    if (name.endsWith(".attrs")) continue;
    const file = path.join(dir, name);
    const lock = await readLock(file);
    if (lock === "gone") continue;
    if (lock === undefined) {
      report(`clear a lock of ${stack} that was never written to its end`);
    } else if (isStale(lock)) {
      report(`clear the lock of a pulumi that is gone: ${describeLock(lock)}`);
    } else {
      throw heldByPulumi(stack, lock);
    }
    for (const part of [file, `${file}.attrs`]) fs.rmSync(part, { force: true });
  }
}

/** Whether the process that wrote a lock is gone. Of another host's nobody here can tell. */
export function isStale({ pid, hostname, timestamp }: PulumiLock): boolean {
  if (hostname !== os.hostname()) return false;
  if (processRef(pid) === undefined) return true;
  // A process that was started after the lock was written only bears the same number.
  const started = startedAt(pid);
  return started !== undefined && started.getTime() > Date.parse(timestamp) + CLOCK_MS;
}

/** Undefined for what Pulumi did not write whole. */
export function parseLock(text: string): PulumiLock | undefined {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The first lock that Pulumi's own message about a locked stack names. */
export function parseLockLine(output: string): PulumiLock | undefined {
  const [, username = "", hostname = "", pid, timestamp = ""] =
    /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/.exec(output) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), username, hostname, timestamp };
}

export function heldByPulumi(stack: string, lock: PulumiLock): UserError {
  const here = lock.hostname === os.hostname();
  return new UserError(`${stack} is held by pulumi: ${describeLock(lock)}`, {
    hint: here
      ? `Nothing was changed. Wait until it ends: \`ps -p ${lock.pid}\` shows it.`
      : `Nothing was changed. Wait until it ends. If it is surely gone, ` +
        `\`pulumi cancel --stack ${stack}\` clears its lock: from here nobody can tell.`,
  });
}

export function describeLock({ pid, username, hostname, timestamp }: PulumiLock): string {
  const since = withoutMillis(new Date(timestamp).toISOString());
  return `${username} on ${hostname}, pid ${pid}, since ${since}`;
}

/**
 * Undefined for one that its writer was killed over: also a temporary file that was never renamed
 * counts, since Pulumi would trip over it.
 */
async function readLock(file: string): Promise<PulumiLock | "gone" | undefined> {
  for (;;) {
    const written = fs.statSync(file, { throwIfNoEntry: false });
    if (written === undefined) return "gone";
    try {
      return lockSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    } catch {
      if (Date.now() - written.mtimeMs > WRITING_MS) return undefined;
    }
    await sleep(POLL_MS);
  }
}
