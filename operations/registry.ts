import { parse } from "yaml";
import { loginHost, type RegistryClient } from "../model/registry-clients";
import { SecretValue } from "../model/secret-value";
import { DEFAULT_STATE_PORT } from "../model/state-store";
import { UserError } from "../model/user-error";
import { findPlatform, readStackFile, type Project } from "./project";
import type { Pulumi } from "./pulumi";
import { registryAccessOf, type RegistryConfig, type RegistryPlace } from "./registry-access";

const DEFAULT_EDGE_PORT = 80;
const DEFAULT_TLS_PORT = 443;

export interface RegistryAccess {
  /** The name that references start with, such as `localhost:5000`. */
  readonly address: string;
  readonly username: string;
  readonly password: SecretValue;
}

type PlatformConfig = RegistryConfig & {
  readonly "slipway:edge"?: {
    readonly port?: number;
    readonly tlsPort?: number;
    readonly tls?: unknown;
  } | null;
  readonly "slipway:state"?: { readonly port?: number } | null;
};

/** Ports that the platform opens on the engine's machine. */
export function platformPorts(project: Project): number[] {
  const config = platformConfig(project);
  const { port, tlsPort, tls } = config["slipway:edge"] ?? {};
  const registry = registryAccessOf(config).port;
  const state = statePort(project);
  return [
    port ?? DEFAULT_EDGE_PORT,
    ...(tls ? [tlsPort ?? DEFAULT_TLS_PORT] : []),
    ...(registry === undefined ? [] : [registry]),
    ...(state === undefined ? [] : [state]),
  ];
}

/** Where the platform's own store of Pulumi's state answers; undefined where it has none. */
export function statePort(project: Project): number | undefined {
  const state = platformConfig(project)["slipway:state"] ?? undefined;
  return state && (state.port ?? DEFAULT_STATE_PORT);
}

export function registryPlace(project: Project): RegistryPlace {
  return registryAccessOf(platformConfig(project));
}

/** The name of the platform's registry, valid wherever its images run. */
export function registryAddress(project: Project): string {
  return registryPlace(project).address;
}

/**
 * With the password, decrypted from the platform's config.
 * @param client default `operator`, who pushes; pulls need no more than `reader`.
 * @throws UserError for the operator of a registry that the config does not let push to.
 */
export async function registryAccess(
  project: Project,
  pulumi: Pulumi,
  client: RegistryClient = "operator",
): Promise<RegistryAccess> {
  const { stack, file } = findPlatform(project);
  const { address, accounts, push } = registryPlace(project);
  if (client === "operator" && !push) {
    throw new UserError(
      `${file}: slipway:registry.external.push is false: nothing is pushed to ${address}`,
      { hint: "Pin images that are there, or set it to true." },
    );
  }
  const { username, secret } = accounts[client];
  const password = await pulumi.getConfig(stack, `slipway:secrets.${secret}`);
  return { address, username, password: new SecretValue(password) };
}

/** A login as Docker's API takes it. */
export interface EngineLogin {
  readonly username: string;
  readonly password: string;
  readonly serveraddress: string;
}

/**
 * What a service or a job has to carry for a machine to pull its image; undefined where it needs
 * none: on one engine, which has the image before, and for images of other registries.
 */
export async function pullLogin(
  project: Project,
  pulumi: Pulumi,
  image: string,
): Promise<EngineLogin | undefined> {
  const hasHosts = (platformConfig(project)["slipway:hosts"] ?? undefined) !== undefined;
  if (!hasHosts || !image.startsWith(`${registryAddress(project)}/`)) return undefined;
  const { address, username, password } = await registryAccess(project, pulumi, "reader");
  return { username, password: password.reveal(), serveraddress: loginHost(address) };
}

function platformConfig(project: Project): PlatformConfig {
  const text = readStackFile(findPlatform(project));
  return (parse(text) as { config?: PlatformConfig | null } | null)?.config ?? {};
}
