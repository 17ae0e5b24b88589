/** Where an SSH server answers, and what it must show to be believed. */
export interface SshEndpoint {
  /** A name or an IP address, as this machine reaches it. */
  readonly address: string;
  readonly port: number;
  /** Logs in with a key; runs commands as root, or with sudo that asks for no password. */
  readonly user: string;
  /** The server's public key, as in a `.pub` file without its comment: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** A private key's file, `~/` allowed. Absent: the keys of the SSH agent. */
  readonly key?: string;
}

/** `manager`: holds the cluster's state, runs services too. `worker`: only runs services. */
export type HostRole = "manager" | "worker";

/**
 * One machine of a cluster. Whoever makes machines gives these, and all that builds on machines
 * takes nothing else: it never knows whether they are somebody's own or a cloud's.
 */
export interface Host extends SshEndpoint {
  /** A DNS label, unique in the cluster; stands on the machine's node as label `slipway.host`. */
  readonly name: string;
  readonly role: HostRole;
  /** For `placement.labels` of services. */
  readonly labels: Readonly<Record<string, string>>;
  /** Machines that may fail together bear one name. */
  readonly availabilitySet?: string;
  /** The address at which the other machines of the cluster reach it. */
  readonly clusterAddress: string;
  /** Passes SSH connections on. Absent: it is reached directly. */
  readonly jump?: SshEndpoint;
}

/** Marks the machines on which the edge listens. None marked: every manager. */
export const EDGE_LABEL = "edge";
/**
 * Marks the machines of the image registry: the one that keeps its blobs, or, where these are kept
 * elsewhere, all that it runs on. None marked: the first manager.
 */
export const REGISTRY_LABEL = "registry";
/** On the cluster's nodes: the host's name in the config. */
export const HOST_LABEL = "slipway.host";
/** On the cluster's nodes: the host's availability set. */
export const AVAILABILITY_SET_LABEL = "slipway.availability-set";

/** All that the config asks for on a host's node in the swarm. */
export function nodeLabels({
  name,
  labels,
  availabilitySet,
}: Pick<Host, "name" | "labels" | "availabilitySet">): Record<string, string> {
  return {
    ...labels,
    [HOST_LABEL]: name,
    ...(availabilitySet !== undefined && { [AVAILABILITY_SET_LABEL]: availabilitySet }),
  };
}

/** As people write it: `m1 (ops@192.0.2.1:22)`. */
export function hostTitle({ name, user, address, port }: Host): string {
  return `${name} (${user}@${address}:${port})`;
}

/** What of a host says what it is for; plans know it before there is a machine. */
export type HostPurpose = Pick<Host, "role" | "labels">;

export function managersOf<T extends HostPurpose>(hosts: readonly T[]): T[] {
  return hosts.filter(({ role }) => role === "manager");
}

/** Where the edge listens. */
export function edgeHosts<T extends HostPurpose>(hosts: readonly T[]): T[] {
  const marked = hosts.filter(({ labels }) => labels[EDGE_LABEL] === "true");
  return marked.length > 0 ? marked : managersOf(hosts);
}

/** Where the image registry keeps its blobs. @throws Error when there is no host at all. */
export function registryHost<T extends HostPurpose>(hosts: readonly T[]): T {
  const [found] = registryHosts(hosts);
  if (found === undefined) throw new Error("a cluster without a manager has no registry host");
  return found;
}

/** Where it runs when its blobs are kept elsewhere. */
export function registryHosts<T extends HostPurpose>(hosts: readonly T[]): T[] {
  const marked = hosts.filter(({ labels }) => labels[REGISTRY_LABEL] === "true");
  return marked.length > 0 ? marked : managersOf(hosts).slice(0, 1);
}
