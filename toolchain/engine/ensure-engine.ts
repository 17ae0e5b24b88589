import * as path from "node:path";
import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import { findOnPath } from "../parts/platform";
import { cachePaths, dataPaths, type DataPaths } from "../paths";
import { LogFile } from "../progress/log-file";
import { runTasks, type Task } from "../progress/tasks";
import { withLock } from "../store/lock";
import { engineAddress, engineClient } from "./address";
import { aptInstall } from "../parts/apt";
import { terminalAsk, type Ask } from "./ask";
import { recordInstalled } from "./installed";
import { startEngine } from "./start-engine";
import { engineStep, type EngineStep } from "./step";
import { checkApiVersion } from "./preflight";

/** A Docker engine that answers. */
export interface EngineInfo {
  readonly docker: Docker;
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly version: string;
  readonly apiVersion: string;
}

export interface EngineOptions {
  readonly projectDir: string;
  /** Takes plain lines of progress. Default: a task list, or lines, on standard error. */
  readonly report?: (line: string) => void;
  /** Asks before something is installed. Default: at the terminal; without one nobody is asked. */
  readonly ask?: Ask;
  readonly env?: NodeJS.ProcessEnv;
}

const PACKAGES = ["docker.io", "iptables"];
const PING_MS = 5_000;

/**
 * The Docker engine, started or installed first where that may be done from here: as root, and at
 * a terminal only after asking. What was done is recorded for `undoInstalled`.
 * @throws UserError with the fix.
 */
export async function ensureEngine(options: EngineOptions): Promise<EngineInfo> {
  const address = engineAddress(options.env);
  const docker = engineClient(address);
  const code = await pingFailure(docker);
  if (code !== undefined) {
    const step = engineStep({
      code,
      host: address.host,
      chosen: address.found !== "default",
      installed: findOnPath("dockerd").length > 0,
      root: process.getuid?.() === 0,
      platform: process.platform,
      apt: findOnPath("apt-get").length > 0,
    });
    await bringUp(step, docker, options);
  }
  const { Version: version, ApiVersion: apiVersion } = await docker.version();
  checkApiVersion(version, apiVersion);
  return { docker, host: address.host, version, apiVersion };
}

/** Undefined when the engine answers, else the system's error code. */
export async function pingFailure(docker: Docker): Promise<string | undefined> {
  const timeout = new Promise<string>((resolve) => {
    setTimeout(() => resolve("ETIMEDOUT"), PING_MS).unref();
  });
  const ping = docker.ping().then(
    () => undefined,
    ({ code, message }: NodeJS.ErrnoException) => code ?? message,
  );
  return Promise.race([ping, timeout]);
}

async function bringUp(step: EngineStep, docker: Docker, options: EngineOptions): Promise<void> {
  const data = dataPaths(options.projectDir, options.env);
  const log = new LogFile(data.logs, "engine");
  if (step === "install") await askToInstall(options.ask ?? terminalAsk());
  try {
    await runTasks([bringUpTask(step, docker, data)], { log, report: options.report });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const hint = [error.hint, `All of the log: ${log.path}`].filter(Boolean).join("\n");
    throw new UserError(error.summary, { hint, cause: error });
  }
}

function bringUpTask(step: EngineStep, docker: Docker, data: DataPaths): Task<void> {
  const answers = async () => (await pingFailure(docker)) === undefined;
  const work: Task<void>["run"] = async (reporter) => {
    const done: string[] = [];
    if (step === "install") {
      reporter.status(`installing ${PACKAGES.join(" and ")}`);
      const packages = await aptInstall(PACKAGES, reporter);
      await recordInstalled(data.installed, { packages });
      done.push(`installed ${PACKAGES.join(" and ")}`);
    }
    if (!(await answers())) {
      reporter.status("starting");
      const logFile = path.join(data.logs, "dockerd.log");
      const engine = await startEngine({ logFile, answers, reporter });
      if (engine !== undefined) await recordInstalled(data.installed, { engine });
      done.push("started");
    }
    return { result: undefined, outcome: done.join(", ") || "answers" };
  };
  const locked: Task<void>["run"] = (reporter) =>
    withLock(cachePaths().locks, "engine", () => work(reporter), {
      onWait: () => reporter.status("waiting for another run to set it up"),
    });
  return { title: "Docker engine", run: locked };
}

/** On somebody's own machine nothing is installed without asking him. */
async function askToInstall(ask: Ask | undefined): Promise<void> {
  if (ask === undefined) return;
  const question = `There is no Docker engine. Install ${PACKAGES.join(" and ")} from Debian?`;
  if (await ask(question)) return;
  throw new UserError("there is no Docker engine on this machine, and it was not to be installed", {
    hint: `Install one yourself (apt-get install ${PACKAGES.join(" ")}), and run this again.`,
  });
}
