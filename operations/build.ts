import { buildApps, type BuiltImage } from "../build";
import { UserError } from "../model/user-error";
import { prepareMachine } from "./machine";
import type { Progress } from "./progress";
import { findPlatform, type Project } from "./project";
import { registryAccess, registryAddress } from "./registry";

export interface BuildFoldersOptions {
  /** The Dockerfile's name in each folder. */
  readonly file: string;
  readonly push: boolean;
  /** False: every step runs again. */
  readonly cache: boolean;
}

/** Builds folders in dependency order and pushes them to the platform's registry. */
export async function buildFolders(
  project: Project,
  folders: readonly string[],
  { file, push, cache }: BuildFoldersOptions,
  progress: Progress,
): Promise<BuiltImage[]> {
  const { docker, pulumi } = await prepareMachine(project, progress);
  const platform = findPlatform(project).stack;
  if (push && !(await pulumi.stackNames()).includes(platform)) {
    throw new UserError(`the registry of "${platform}" is not up`, {
      hint: `Run \`slipway up ${platform}\` first, or build with --no-push.`,
    });
  }
  return progress.step(`Build ${folders.join(", ")}`, async (report) =>
    buildApps(folders, {
      docker,
      projectDir: project.dir,
      file,
      noCache: !cache,
      push,
      registry: push
        ? await registryAccess(project, pulumi)
        : { address: registryAddress(project) },
      report,
    }),
  );
}
