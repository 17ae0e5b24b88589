import { REGISTRY_PASSWORD, REGISTRY_READER_PASSWORD } from "../config";
import { REGISTRY_USER } from "../model/registry-account";
import { REGISTRY_CLIENTS, type RegistryClient, registryHostname } from "../model/registry-clients";

/** The part of a platform's config that says where its registry is, as it stands in the file. */
export interface RegistryConfig {
  readonly "slipway:domain"?: string;
  readonly "slipway:hosts"?: unknown;
  readonly "slipway:registry"?: {
    readonly port?: number;
    readonly external?: {
      readonly address: string;
      readonly username: string;
      readonly push?: boolean;
    };
  } | null;
}

/** Who logs in, and the key under the platform's `slipway:secrets` of the password. */
export interface RegistryAccount {
  readonly username: string;
  readonly secret: string;
}

export interface RegistryPlace {
  /** `one engine`: on its loopback. `hosts`: one name for all machines. `external`: not ours. */
  readonly kind: "one engine" | "hosts" | "external";
  /** The name that references start with: `host[:port][/path]`. */
  readonly address: string;
  /** That the platform opens; absent where it opens none. */
  readonly port?: number;
  readonly accounts: Readonly<Record<RegistryClient, RegistryAccount>>;
  /** Whether images that are built here are pushed to it. */
  readonly push: boolean;
}

const DEFAULT_PORT = 5000;
const DEFAULT_DOMAIN = "slipway.localhost";

export function domainOf(config: RegistryConfig): string {
  return config["slipway:domain"] ?? DEFAULT_DOMAIN;
}

/** Where a platform's registry is, and who uses it. */
export function registryAccessOf(config: RegistryConfig): RegistryPlace {
  const { port = DEFAULT_PORT, external } = config["slipway:registry"] ?? {};
  if (external !== undefined) {
    const account = { username: external.username, secret: REGISTRY_PASSWORD };
    return {
      kind: "external",
      address: external.address,
      accounts: { operator: account, reader: account },
      push: external.push ?? true,
    };
  }
  if ((config["slipway:hosts"] ?? undefined) !== undefined) {
    const name = registryHostname(domainOf(config));
    return {
      kind: "hosts",
      address: `${name}:${port}`,
      port,
      accounts: {
        operator: { username: REGISTRY_CLIENTS.operator, secret: REGISTRY_PASSWORD },
        reader: { username: REGISTRY_CLIENTS.reader, secret: REGISTRY_READER_PASSWORD },
      },
      push: true,
    };
  }
  const account = { username: REGISTRY_USER, secret: REGISTRY_PASSWORD };
  return {
    kind: "one engine",
    address: `localhost:${port}`,
    port,
    accounts: { operator: account, reader: account },
    push: true,
  };
}
