import { type ChildProcess, spawn } from "node:child_process";
import * as crypto from "node:crypto";
import { createServer } from "node:net";

/** A server that runs beside the test. */
export interface Running {
  /** Both of its streams so far. */
  log(): string;
  stop(): Promise<void>;
}

export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    // Nothing of this shell's: what changes their ways is said here.
    env: { PATH: process.env["PATH"], ...env },
  });
  let log = "";
  child.on("error", (error) => (log += `${error.message}\n`));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  }
  return { log: () => log, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  await new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGKILL");
  });
}

const given = new Set<number>();

/**
 * Ports of this machine's loopback that nobody has: below those that the system gives to whoever
 * asks for any (from 32768 on), so that none is taken before the server for it starts.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = crypto.randomInt(20_000, 32_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    found.push(port);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Asks every 100 ms for what is not there yet. @throws Error with the logs when the time is over. */
export async function awaited<T>(
  what: string,
  find: () => Promise<T | undefined>,
  { seconds = 60, logs }: { readonly seconds?: number; readonly logs: () => string },
): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  let failure: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await find();
      if (found !== undefined) return found;
    } catch (error) {
      failure = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ${seconds} s\n${logs()}`, { cause: failure });
}
