import * as fs from "node:fs/promises";
import * as path from "node:path";
import { dataPaths } from "../paths";
import { LogFile } from "../progress/log-file";
import type { Reporter } from "../progress/reporter";
import { engineAddress, engineClient } from "./address";
import { aptPurge } from "../parts/apt";
import { pingFailure } from "./ensure-engine";
import { readInstalled, type Installed } from "./installed";
import { startTimeOf } from "./process-id";

const STOP_MS = 60_000;
const POLL_MS = 200;
/** What the engine keeps, and Debian's package leaves. */
const ENGINE_FOLDERS = ["/var/lib/docker", "/var/lib/containerd", "/etc/docker"];

export interface UndoOptions {
  readonly projectDir: string;
  readonly report: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Stops and removes the engine that setup brought, unless something is left on it: then it belongs
 * to somebody else too, and stays. Does nothing where setup brought none.
 */
export async function undoInstalled({ projectDir, report, env }: UndoOptions): Promise<void> {
  const data = dataPaths(projectDir, env);
  const installed = await readInstalled(data.installed);
  if (installed.packages.length === 0 && installed.engine === undefined) return;
  const left = await leftOnEngine(env);
  if (left.length > 0) {
    report(`left the Docker engine as it is: it still has ${left.join(", ")}`);
    return;
  }
  const log = new LogFile(data.logs, "undo");
  const reporter: Reporter = { status: report, log: (line) => log.write(line) };
  await stopEngine(installed.engine, report);
  if (installed.packages.length > 0) {
    report(`removing ${installed.packages.length} Debian packages`);
    await aptPurge(installed.packages, reporter);
    if (installed.packages.includes("docker.io")) {
      for (const folder of ENGINE_FOLDERS) await removeFolder(folder);
    }
  }
  await fs.rm(path.resolve(data.installed), { force: true });
}

/** Containers and named volumes, in words. */
async function leftOnEngine(env: NodeJS.ProcessEnv | undefined): Promise<string[]> {
  const docker = engineClient(engineAddress(env));
  if ((await pingFailure(docker)) !== undefined) return [];
  const containers = await docker.listContainers({ all: true });
  const { Volumes: volumes } = await docker.listVolumes();
  return [
    ...containers.map(({ Names, Id }) => `container ${Names[0]?.slice(1) ?? Id.slice(0, 12)}`),
    ...(volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ];
}

/** Empties a folder and removes it; one that is a disk of its own stays, empty. */
async function removeFolder(folder: string): Promise<void> {
  try {
    for (const name of await fs.readdir(folder)) {
      await fs.rm(path.join(folder, name), { recursive: true, force: true });
    }
    await fs.rmdir(folder);
  } catch (error) {
    const { code, path: failed } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || (code === "EBUSY" && failed === folder)) return;
    throw error;
  }
}

async function stopEngine(
  engine: Installed["engine"],
  report: (line: string) => void,
): Promise<void> {
  if (engine === undefined || startTimeOf(engine.pid) !== engine.startTime) return;
  report("stopping the Docker engine");
  process.kill(engine.pid, "SIGTERM");
  const end = Date.now() + STOP_MS;
  while (startTimeOf(engine.pid) === engine.startTime && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
