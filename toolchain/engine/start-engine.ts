import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { UserError } from "../../model/user-error";
import type { Reporter } from "../progress/reporter";
import { smallMtu } from "./mtu";
import { startTimeOf } from "./process-id";

const START_MS = 60_000;
const POLL_MS = 200;
const LOG_LINES_SHOWN = 15;

export interface StartedEngine {
  readonly pid: number;
  readonly startTime: string;
}

export interface StartOptions {
  readonly logFile: string;
  readonly answers: () => Promise<boolean>;
  readonly reporter: Reporter;
}

/**
 * Starts the installed engine: as a service where there is a service manager that lets us, else
 * by hand, in a session of its own. Answers the process in the second case.
 * @throws UserError with its last log lines when it does not come up within a minute.
 */
export async function startEngine(options: StartOptions): Promise<StartedEngine | undefined> {
  if (await startService(options)) return undefined;
  return startByHand(options);
}

async function startService({ answers, reporter }: StartOptions): Promise<boolean> {
  if (!fs.existsSync("/run/systemd/system")) return false;
  const started = await execa("systemctl", ["start", "docker"], { reject: false, all: true });
  reporter.log(`$ systemctl start docker\n${started.all}`);
  return !started.failed && (await waitUntil(answers, START_MS));
}

async function startByHand({ logFile, answers, reporter }: StartOptions): Promise<StartedEngine> {
  fs.mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = fs.openSync(logFile, "a", 0o600);
  const mtu = smallMtu();
  const args = mtu === undefined ? [] : [`--mtu=${mtu}`];
  reporter.log(`$ dockerd ${args.join(" ")}`);
  const child = spawn("dockerd", args, { detached: true, stdio: ["ignore", log, log] });
  fs.closeSync(log);
  let ended = false;
  child.on("exit", () => (ended = true));
  child.on("error", () => (ended = true));
  const up = await waitUntil(async () => ended || answers(), START_MS);
  child.unref();
  const startTime = child.pid === undefined ? undefined : startTimeOf(child.pid);
  if (up && !ended && child.pid !== undefined && startTime !== undefined) {
    return { pid: child.pid, startTime };
  }
  if (!ended) child.kill();
  const lines = fs.readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LOG_LINES_SHOWN);
  throw new UserError("the Docker engine could not be started", {
    hint: `Its last lines:\n${lines.join("\n")}\nAll of it: ${logFile}`,
  });
}

async function waitUntil(holds: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
