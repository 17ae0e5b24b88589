import * as path from "node:path";
import { execa } from "execa";
import { readSource } from "../../../build";
import { openForge } from "../../../forge/open-forge";
import { UserError } from "../../../model/user-error";
import type { Progress } from "../../progress";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { buildImages } from "./build-images";
import { infrastructureRepository } from "./infrastructure-repository";
import { pinApps, type PinResult } from "./pin-apps";

export interface CiPinOptions {
  readonly stack: string;
  readonly noCache: boolean;
  readonly signal?: AbortSignal;
}

/** `slipway ci pin`: builds an app's folders, pushes, and pins them in the infrastructure repository. */
export async function ciPin(
  folders: readonly string[],
  { stack, noCache, signal }: CiPinOptions,
  env: Environment,
  progress: Progress,
): Promise<PinResult> {
  const context = ciContext(env);
  const { kind, forgeUrl: url, token } = context;
  const infrastructure = infrastructureRepository(env, context);
  const forge = openForge({ kind, url, repository: infrastructure.repository, token });
  const sources = await Promise.all(folders.map((folder) => readSource(folder, "Dockerfile")));
  const [first] = sources;
  if (first === undefined) throw new UserError("no folder is given: there is nothing to build");
  return pinApps(stack, {
    forge,
    infrastructure,
    names: sources.map(({ header }) => header.name),
    commit: {
      repository: context.repository,
      sha: context.commit,
      author: await authorOf(context.commit, first.folder),
    },
    build: ({ registry }, report) =>
      buildImages({ folders, noCache, ...(signal && { signal }) }, registry, env, report),
    progress,
  });
}

/** Nothing where the checkout does not have the commit: a build does not fail by that. */
async function authorOf(commit: string, folder: string): Promise<string> {
  const cwd = path.resolve(folder);
  const args = ["log", "-1", "--format=%an", commit, "--"];
  const { stdout, failed } = await execa("git", args, { cwd, reject: false });
  return failed ? "" : stdout.trim();
}
