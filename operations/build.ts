import { buildApps, type BuiltImage } from "../build";
import { UserError } from "../model/user-error";
import { buildOptions } from "./app-images";
import { type Machine, withMachine } from "./machine";
import type { Progress } from "./progress";
import { findPlatform, type Project } from "./project";
import { registryAddress } from "./registry";

export interface BuildFoldersOptions {
  /** The Dockerfile's name in each folder. */
  readonly file: string;
  readonly push: boolean;
  /** False: every step runs again. */
  readonly cache: boolean;
}

/** Builds folders in dependency order and pushes them to the platform's registry. */
export function buildFolders(
  project: Project,
  folders: readonly string[],
  options: BuildFoldersOptions,
  progress: Progress,
): Promise<BuiltImage[]> {
  return withMachine(project, (machine) => build(project, machine, folders, options, progress));
}

async function build(
  project: Project,
  machine: Machine,
  folders: readonly string[],
  { file, push, cache }: BuildFoldersOptions,
  progress: Progress,
): Promise<BuiltImage[]> {
  const platform = findPlatform(project).stack;
  if (push && !(await machine.pulumi.stackNames()).includes(platform)) {
    throw new UserError(`the registry of "${platform}" is not up`, {
      hint: `Run \`slipway up ${platform}\` first, or build with --no-push.`,
    });
  }
  return progress.step(`Build ${folders.join(", ")}`, async (report) => {
    const settings = push
      ? await buildOptions(project, machine, report)
      : {
          docker: machine.engine.docker,
          projectDir: project.dir,
          registry: { address: registryAddress(project) },
          report,
        };
    return buildApps(folders, { ...settings, file, push, noCache: !cache });
  });
}
