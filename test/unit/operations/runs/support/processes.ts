import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach } from "mocha";
import { thisHolder, type Holder } from "../../../../../operations/runs/holder";
import { processRef } from "../../../../../operations/runs/process";

const ROOT = path.resolve(__dirname, "../../../../..");

/**
 * Starts TypeScript files of this folder as processes, which are gone after the test; with `group`
 * each leads a process group of its own.
 */
export function processes(): (
  file: string,
  args: readonly string[],
  options?: { readonly group?: boolean },
) => ChildProcess {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });
  return (file, args, { group = false } = {}) => {
    const loader = path.join(ROOT, "toolchain/bootstrap/typescript.mjs");
    const child = spawn(
      process.execPath,
      ["--import", loader, path.join(__dirname, file), ...args],
      {
        cwd: ROOT,
        detached: group,
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    started.push(child);
    return child;
  };
}

/** Resolves when the process prints that line as its next one; the pipe stays open. */
export async function printed(child: ChildProcess, line: string): Promise<void> {
  const [chunk] = (await once(child.stdout ?? child, "data")) as [Buffer];
  assert.equal(chunk.toString(), `${line}\n`);
}

/** Who held a lock and was killed: a process that really was, and is gone. */
export async function killedHolder(command = "slipway up staging"): Promise<Holder> {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const { pid, started } = processRef(child.pid ?? 0) ?? { pid: 0 };
  child.kill("SIGKILL");
  await once(child, "exit");
  return { ...thisHolder(command), pid, started, host: os.hostname() };
}
