import { parse } from "yaml";
import { SecretValue } from "../model/secret-value";
import { findPlatform, readStackFile, type Project } from "./project";
import type { Pulumi } from "./pulumi";

/** Who pushes: the one account of the platform's registry. */
export const REGISTRY_USER = "slipway";

const DEFAULT_PORT = 5000;

export interface RegistryAccess {
  /** The name that references start with, such as `localhost:5000`. */
  readonly address: string;
  readonly username: string;
  readonly password: SecretValue;
}

/** The name of the platform's registry, valid wherever the one engine resolves it. */
export function registryAddress(project: Project): string {
  const file = parse(readStackFile(findPlatform(project))) as {
    config?: { "slipway:registry"?: { port?: number } };
  } | null;
  return `localhost:${file?.config?.["slipway:registry"]?.port ?? DEFAULT_PORT}`;
}

/** With the password, decrypted from the platform's config. */
export async function registryAccess(project: Project, pulumi: Pulumi): Promise<RegistryAccess> {
  const { stack } = findPlatform(project);
  const password = await pulumi.getConfig(stack, "slipway:secrets.registry-password");
  return {
    address: registryAddress(project),
    username: REGISTRY_USER,
    password: new SecretValue(password),
  };
}
