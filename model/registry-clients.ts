/** Who the registry of a cluster of machines knows. */
export const REGISTRY_CLIENTS = {
  /** Pushes, deletes and reads. */
  operator: "operator",
  /** Reads only: the cluster's machines and its environments. */
  reader: "reader",
} as const;

export type RegistryClient = keyof typeof REGISTRY_CLIENTS;

/** The name of a cluster's own registry for everybody, as image references have it before a port. */
export function registryHostname(domain: string): string {
  return `registry.${domain}`;
}

/** The mirror's port of the same machine, at the same name. @param port the registry's. */
export function mirrorPort(port: number): number {
  return port + 1;
}

/** What Docker looks a login up by: of `host[:port][/path]`, the part before the path. */
export function loginHost(address: string): string {
  return address.split("/")[0] ?? address;
}
