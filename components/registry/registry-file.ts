import { stringify } from "yaml";
import { SecretValue } from "../../model/secret-value";
import { isShared, type RegistryStorage, storageDriver } from "./registry-storage";

/** The port that distribution listens on in its container. */
export const REGISTRY_PORT = 5000;

/** A registry that another one is a copy of, as far as it has been asked. */
export interface Upstream {
  /** Such as `https://registry-1.docker.io`. */
  readonly url: string;
  /** Default: nobody logs in. */
  readonly login?: { readonly username: string; readonly password: SecretValue };
  /** PEM: who signs for it. Default: a public authority. */
  readonly authority?: string;
}

export interface RegistryFileSettings {
  readonly storage: RegistryStorage;
  /** Signs what a client is given to go on with an upload: the same for all instances. */
  readonly uploadKey: string;
  /** Default: a registry of its own. */
  readonly upstream?: Upstream;
}

/** What one instance knows of its blobs nobody else changes. */
const ONE_OWNER = { cache: { blobdescriptor: "inmemory" } };
/**
 * What one deletes another would remember, and tell who pushes that it is there. And clients get
 * everything from here: they may not be able to reach the store, to whose own URLs it would send them.
 */
const SHARED = { redirect: { disable: true } };

/**
 * Distribution's whole configuration, which is a secret for the credentials in it. It has no login
 * of its own: only the gateway reaches it.
 */
export function registryFile({ storage, uploadKey, upstream }: RegistryFileSettings): SecretValue {
  const file = {
    version: 0.1,
    // Requests are logged by the gateway, with who made them.
    log: { level: "warn", accesslog: { disabled: true }, fields: { service: "registry" } },
    storage: {
      delete: { enabled: true },
      ...(isShared(storage) ? SHARED : ONE_OWNER),
      ...storageDriver(storage),
    },
    http: {
      addr: `:${REGISTRY_PORT}`,
      secret: uploadKey,
      // What it names of itself is named as the client named it.
      relativeurls: true,
    },
    health: { storagedriver: { enabled: true, interval: "10s", threshold: 3 } },
    ...(upstream && { proxy: proxy(upstream) }),
  };
  return new SecretValue(stringify(file));
}

function proxy({ url, login }: Upstream) {
  const account = login && { username: login.username, password: login.password.reveal() };
  return { remoteurl: url, ...account };
}
