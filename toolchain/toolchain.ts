import { COLD_BYTES, requireSpace } from "./disk";
import { partContext, type PartContext } from "./parts/context";
import { sourceText, type Part } from "./parts/part";
import { ensurePlugin, installedPlugin } from "./parts/plugin";
import { ensurePulumi, machinePulumi, storedPulumi } from "./parts/pulumi-cli";
import { withLogTail } from "./progress/failure";
import { LogFile } from "./progress/log-file";
import type { Reporter } from "./progress/reporter";
import { runTasks, type Task } from "./progress/tasks";
import { versions, type PluginName } from "./versions";

export interface ToolchainOptions {
  /** Takes plain lines of progress. Default: a task list, or lines, on standard error. */
  readonly report?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

const PLUGINS: readonly PluginName[] = ["docker", "command"];

/**
 * Brings the Pulumi CLI and its providers to the machine, each in the first way that works: what
 * is there and new enough, the vendor's download, a build from Go modules. Quick when all is there.
 * @throws UserError when the disk is nearly full, or with the log's last lines and its path.
 */
export async function ensureToolchain({ report, env }: ToolchainOptions = {}): Promise<Part[]> {
  const context = partContext(env);
  const present = await presentParts(context);
  if (present !== undefined) return present;
  await requireSpace(context.cache.root, COLD_BYTES);
  const log = new LogFile(context.cache.logs, "toolchain");
  const pulumi = Promise.withResolvers<Part>();
  // Who waits for it says what went wrong; nobody waiting is no unhandled rejection.
  pulumi.promise.catch(() => undefined);
  const tasks: Task<Part>[] = [
    {
      title: `Pulumi CLI ${versions.pulumi}`,
      run: (reporter) => settle(pulumi, ensurePulumi(context, reporter)).then(told),
    },
    ...PLUGINS.map((name) => ({
      title: `Pulumi plugin ${name} ${versions.plugins[name]}`,
      run: (reporter: Reporter) => ensurePlugin(context, name, pulumi.promise, reporter).then(told),
    })),
  ];
  try {
    return await runTasks(tasks, { log, report });
  } catch (error) {
    throw withLogTail(error, log);
  }
}

async function presentParts(context: PartContext): Promise<Part[] | undefined> {
  const plugins = PLUGINS.map((name) => installedPlugin(context, name));
  if (!plugins.every((part) => part !== undefined)) return undefined;
  const pulumi = storedPulumi(context) ?? (await machinePulumi(context));
  return pulumi === undefined ? undefined : [pulumi, ...plugins];
}

function told(part: Part): { result: Part; outcome: string } {
  return { result: part, outcome: `${sourceText(part.source)} (${part.note})` };
}

async function settle<T>(into: PromiseWithResolvers<T>, from: Promise<T>): Promise<T> {
  try {
    const value = await from;
    into.resolve(value);
    return value;
  } catch (error) {
    into.reject(error);
    throw error;
  }
}
