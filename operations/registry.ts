import { parse } from "yaml";
import { REGISTRY_USER } from "../model/registry-account";
import { SecretValue } from "../model/secret-value";
import { findPlatform, readStackFile, type Project } from "./project";
import type { Pulumi } from "./pulumi";

const DEFAULT_EDGE_PORT = 80;
const DEFAULT_REGISTRY_PORT = 5000;

export interface RegistryAccess {
  /** The name that references start with, such as `localhost:5000`. */
  readonly address: string;
  readonly username: string;
  readonly password: SecretValue;
}

/** Ports that the platform opens on the engine's machine. */
export interface PlatformPorts {
  readonly edge: number;
  readonly registry: number;
}

interface PlatformFile {
  readonly config?: {
    readonly "slipway:edge"?: { readonly port?: number };
    readonly "slipway:registry"?: { readonly port?: number };
  };
}

export function platformPorts(project: Project): PlatformPorts {
  const config = (parse(readStackFile(findPlatform(project))) as PlatformFile | null)?.config;
  return {
    edge: config?.["slipway:edge"]?.port ?? DEFAULT_EDGE_PORT,
    registry: config?.["slipway:registry"]?.port ?? DEFAULT_REGISTRY_PORT,
  };
}

/** The name of the platform's registry, valid wherever the one engine resolves it. */
export function registryAddress(project: Project): string {
  return `localhost:${platformPorts(project).registry}`;
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
