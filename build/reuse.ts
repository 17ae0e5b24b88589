import type Docker from "dockerode";
import { isMadeOf } from "./labels";
import { isNotFound, pullImage, registryDigest, type RegistryLogin } from "./registry";
import type { Revision } from "./revision";

export interface Wanted {
  readonly docker: Docker;
  readonly registry: RegistryLogin;
  /** `address/name`. */
  readonly repository: string;
  /** `version-revision`. */
  readonly tag: string;
  readonly revision: Revision;
  readonly inputs: string;
}

/** Whether the engine has the image under its full tag, made of the same. */
export async function isOnEngine(wanted: Wanted): Promise<boolean> {
  const { repository, tag } = wanted;
  return isSame(wanted, `${repository}:${tag}`);
}

/**
 * The digest of the image in the registry, made of the same; undefined when there is none.
 * Afterwards the engine has it too, under its full tag.
 */
export async function digestInRegistry(wanted: Wanted): Promise<string | undefined> {
  const { docker, registry, repository, tag } = wanted;
  const digest = await registryDigest(docker, `${repository}:${tag}`, registry);
  if (digest === undefined) return undefined;
  const exact = `${repository}@${digest}`;
  if (!(await exists(docker, exact))) await pullImage(docker, exact, registry);
  if (!(await isSame(wanted, exact))) return undefined;
  await docker.getImage(exact).tag({ repo: repository, tag });
  return digest;
}

async function isSame({ docker, revision, inputs }: Wanted, reference: string): Promise<boolean> {
  const image = await inspect(docker, reference);
  return image !== undefined && isMadeOf(image.Config.Labels, revision, inputs);
}

async function exists(docker: Docker, reference: string): Promise<boolean> {
  return (await inspect(docker, reference)) !== undefined;
}

async function inspect(docker: Docker, reference: string) {
  try {
    return await docker.getImage(reference).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
