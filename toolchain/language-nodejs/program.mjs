import { spawn } from "node:child_process";
import { once } from "node:events";

/** The SDK's runner ends with this code when it has already told the user what went wrong. */
const ALREADY_REPORTED = 32;

/** How long a program may take to end after an interrupt, in milliseconds. */
const GRACE = 5000;

/**
 * Everything that a run of a program is told.
 *
 * @typedef {object} ProgramRun
 * @property {string} runner file of the SDK that runs programs.
 * @property {string} monitorAddress where resources are registered.
 * @property {string} engineAddress where messages go.
 * @property {string} organization
 * @property {string} project
 * @property {string} rootDirectory where Pulumi.yaml is.
 * @property {string} stack
 * @property {string} programDirectory
 * @property {string} entryPoint "." for what the program's package.json says.
 * @property {readonly string[]} args
 * @property {number} parallel
 * @property {boolean} dryRun
 * @property {string} tracing "" for none.
 * @property {Record<string, string>} config
 * @property {readonly string[]} configSecretKeys
 * @property {import("./options.mjs").RuntimeOptions} options
 */

/**
 * How a program ended.
 *
 * @typedef {object} Outcome
 * @property {string} error "" if all is well, or the user knows what is not.
 * @property {boolean} bail whether the engine should stop without a word of its own.
 */

/**
 * The command line for Node.
 *
 * @param {ProgramRun} run
 * @returns {string[]}
 */
export function programArguments(run) {
  const flags = {
    monitor: run.monitorAddress,
    engine: run.engineAddress,
    organization: run.organization,
    project: run.project,
    "root-directory": run.rootDirectory,
    stack: run.stack,
    pwd: run.programDirectory,
    parallel: `${run.parallel}`,
    tracing: run.tracing,
  };
  return [
    ...run.options.nodeargs,
    run.runner,
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(run.dryRun ? ["--dry-run"] : []),
    run.entryPoint,
    ...run.args,
  ];
}

/**
 * What a program's environment has beyond this process's own.
 *
 * @param {ProgramRun} run
 * @returns {Record<string, string>}
 */
export function programEnvironment({ config, configSecretKeys, options }) {
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(configSecretKeys),
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

/**
 * What the end of a program means.
 *
 * @param {number | null} code it ended with, null if a signal ended it.
 * @param {string | null} signal
 * @returns {Outcome}
 */
export function outcome(code, signal) {
  if (code === 0) {
    return { error: "", bail: false };
  }
  if (code === ALREADY_REPORTED) {
    return { error: "", bail: true };
  }
  if (code !== null) {
    return { error: `Program exited with non-zero exit code: ${code}`, bail: false };
  }
  const memory =
    "; if it ran out of memory, set nodeargs: --max-old-space-size=<MB> in Pulumi.yaml";
  return {
    error: `Program was ended by ${signal}${signal === "SIGABRT" ? memory : ""}`,
    bail: false,
  };
}

/**
 * Runs a program to its end. What it prints goes where this process prints.
 *
 * @param {ProgramRun} run
 * @param {AbortSignal} stop interrupts the program, and kills it if it does not end then.
 * @returns {Promise<Outcome>}
 */
export async function runProgram(run, stop) {
  const child = spawn(process.execPath, programArguments(run), {
    env: { ...process.env, ...programEnvironment(run) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const interrupt = () => {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), GRACE).unref();
  };
  stop.addEventListener("abort", interrupt, { once: true });
  try {
    if (stop.aborted) {
      interrupt();
    }
    const [code, signal] = await once(child, "exit");
    return outcome(code, signal);
  } catch (cause) {
    return { error: `Cannot start ${process.execPath}: ${String(cause)}`, bail: false };
  } finally {
    stop.removeEventListener("abort", interrupt);
  }
}
