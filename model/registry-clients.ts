/** Who the registry of a cluster of machines knows. */
export const REGISTRY_CLIENTS = {
  /** Pushes, deletes and reads. */
  operator: "operator",
  /** Reads only: the cluster's machines and its environments. */
  reader: "reader",
} as const;

/** Keys under `slipway:secrets` of a platform, with what stands there. */
export const PLATFORM_SECRETS = {
  /** PEM: certificate and key of the platform's own certificate authority. */
  authority: "authority",
  /** PEM: key, certificate and chain for the registry's name and those of the edge. */
  certificate: "certificate",
  /** Of the client that pushes. */
  registryPassword: "registry-password",
  /** Of the client that reads; environments have the same one under the same key. */
  registryReaderPassword: "registry-reader-password",
  /** PEM, in OpenSSH's format: the SSH host key of machines that are made for the platform. */
  hostKey: "host-key",
} as const;

/** The name of a cluster's own registry for everybody, as image references have it before a port. */
export function registryHostname(domain: string): string {
  return `registry.${domain}`;
}
