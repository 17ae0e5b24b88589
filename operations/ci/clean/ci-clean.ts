import { openForge } from "../../../forge/open-forge";
import { REGISTRY_USER } from "../../../model/registry-account";
import { SecretValue } from "../../../model/secret-value";
import { UserError } from "../../../model/user-error";
import { type Machine, withMachine } from "../../machine";
import type { Progress } from "../../progress";
import type { Project } from "../../project";
import { registryAccess, registryPlace } from "../../registry";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { gitCheckout } from "../release/checkout";
import { cleanBuilderSpace } from "./builder-space";
import { cleanEngineSpace } from "./engine-space";
import { runningTexts } from "./kept-texts";
import { RegistryStore } from "./registry-store";
import { clean, type CleanResult } from "./run";

export interface CleanOptions {
  /** Only tells what would go. */
  readonly dryRun: boolean;
  /** Days that an image stays though no stack pins it. */
  readonly days: number;
  /** Of the builder's cache, in megabytes. */
  readonly keepMegabytes: number;
}

/**
 * `slipway ci clean`, in a checkout with its history.
 * @throws UserError where the registry is not the platform's own on one engine.
 */
export async function ciClean(
  project: Project,
  { dryRun, days, keepMegabytes }: CleanOptions,
  env: Environment,
  progress: Progress,
): Promise<CleanResult> {
  const { kind, forgeUrl: url, repository, token, branch } = ciContext(env);
  const forge = openForge({ kind, url, repository, token });
  const { kind: place, address } = registryPlace(project);
  if (place !== "one engine") {
    throw new UserError(`the registry at ${address} is not cleaned by this`, {
      hint: "Only one that the platform runs on one engine is. An external one has rules of its own for what it keeps.",
    });
  }
  const builder = builderOf(env);
  const now = new Date();
  return withMachine(project, async (machine) =>
    clean(
      {
        forge,
        branch,
        address,
        progress,
        checkout: gitCheckout(project.dir),
        stacks: project.stacks,
        registry: new RegistryStore({
          url: `http://${env["SLIPWAY_REGISTRY"] || address}`,
          username: REGISTRY_USER,
          password: await passwordOf(project, machine, env),
        }),
        running: () => runningTexts(machine.docker),
        cleanEngine: (report) =>
          cleanEngineSpace(machine.docker, project.name, { now, dryRun }, report),
        ...(builder !== undefined && {
          cleanBuilder: (report) => cleanBuilderSpace(builder, keepMegabytes, report),
        }),
      },
      { now, days, dryRun },
    ),
  );
}

async function passwordOf(
  project: Project,
  { pulumi }: Machine,
  env: Environment,
): Promise<SecretValue> {
  const given = env["SLIPWAY_REGISTRY_PASSWORD"];
  return given ? new SecretValue(given) : (await registryAccess(project, pulumi)).password;
}

function builderOf(env: Environment) {
  const { SLIPWAY_BUILDER: address, SLIPWAY_BUILDER_KEY: key } = env;
  return address && key ? { address, key } : undefined;
}
