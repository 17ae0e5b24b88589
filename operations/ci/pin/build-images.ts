import * as path from "node:path";
import {
  buildApps,
  buildAppsByBuildkit,
  type BuilderAccess,
  type BuiltImage,
  type RegistryReach,
} from "../../../build";
import { readSubstitutions } from "../../../config/substitutions";
import { SecretValue } from "../../../model/secret-value";
import { UserError } from "../../../model/user-error";
import { ensureEngine } from "../../../toolchain/engine/ensure-engine";
import { ensureImages } from "../../../toolchain/images";
import { partContext } from "../../../toolchain/parts/context";
import { ensureBuildkit } from "../../../toolchain/parts/buildkit-binaries";
import { findOnPath } from "../../../toolchain/parts/platform";
import { pushSubstitutes } from "../../../toolchain/push-substitutes";
import type { Report } from "../../progress";
import type { RegistryPlace } from "../../registry-access";
import type { Environment } from "../ci-variables";

/** The project that this code is of: it has the record of what runs in the place of bases. */
const OWN = path.resolve(__dirname, "../../..");

export interface ImageBuild {
  readonly folders: readonly string[];
  readonly noCache: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Builds and pushes: by the platform's builder where SLIPWAY_BUILDER names it, else by the engine.
 * @throws UserError naming the variable that is missing.
 */
export async function buildImages(
  { folders, noCache, signal }: ImageBuild,
  place: RegistryPlace,
  env: Environment,
  report: Report,
): Promise<readonly BuiltImage[]> {
  const registry = registryOf(place, env);
  const url = env["SLIPWAY_BUILDER"]?.trim();
  if (!url) return byEngine({ folders, noCache }, registry, report);
  const builder = await builderOf(url, env, report);
  const substitutions = readSubstitutions(OWN);
  const common = { builder, registry, substitutions, noCache, report };
  return buildAppsByBuildkit(folders, { ...common, ...(signal && { signal }) });
}

function registryOf({ address, accounts, push }: RegistryPlace, env: Environment): RegistryReach {
  if (!push) {
    throw new UserError(
      `slipway:registry.external.push is false: nothing is pushed to ${address}`,
      { hint: "Set it to true in the platform's file, and give the CI an account that may push." },
    );
  }
  const password = required(env, "SLIPWAY_REGISTRY_PASSWORD", "the registry's account may push by");
  const reachedAt = env["SLIPWAY_REGISTRY"]?.trim();
  return {
    address,
    username: accounts.operator.username,
    password: new SecretValue(password),
    ...(reachedAt && { reachedAt }),
  };
}

async function builderOf(url: string, env: Environment, report: Report): Promise<BuilderAccess> {
  const key = required(env, "SLIPWAY_BUILDER_KEY", "the builder lets in by");
  const [found] = findOnPath("buildctl");
  const status = (text: string) => report(`buildctl: ${text}`);
  const program =
    found ?? (await ensureBuildkit(partContext(), "buildctl", { status, log: report })).path;
  return { url, key: new SecretValue(key), program };
}

async function byEngine(
  build: ImageBuild,
  registry: RegistryReach,
  report: Report,
): Promise<readonly BuiltImage[]> {
  const { username = "", password = new SecretValue("") } = registry;
  const engine = await ensureEngine({ projectDir: OWN, report });
  return buildApps(build.folders, {
    docker: engine.docker,
    projectDir: OWN,
    registry,
    noCache: build.noCache,
    report,
    ensureBases: async (references) => {
      await ensureImages(engine, references, { projectDir: OWN, report });
      const access = { address: registry.address, username, password };
      return pushSubstitutes(engine, references, access, { projectDir: OWN, report });
    },
  });
}

function required(env: Environment, name: string, what: string): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new UserError(`${name} is not set: it is what ${what}`, {
    hint: "The pipeline hands a step its secrets: the CI has to have that one, for this event too.",
  });
}
