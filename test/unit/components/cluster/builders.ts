import type { SwarmHost } from "../../../../components/cluster/machine";
import type { NodeSettings } from "../../../../components/cluster/node-settings";
import type { SwarmNode } from "../../../../components/cluster/swarm-node";

/** A worker that is up, unless told otherwise. */
export function swarmNode(given: Partial<SwarmNode> = {}): SwarmNode {
  return {
    id: "n1",
    version: 1,
    hostname: "one",
    role: "worker",
    availability: "active",
    state: "ready",
    address: "10.0.0.1",
    labels: {},
    ...given,
  };
}

/** A manager that is up and known by the name of its host. */
export function managerNode(name: string, given: Partial<SwarmNode> = {}): SwarmNode {
  return swarmNode({
    id: `id-${name}`,
    hostname: name,
    role: "manager",
    labels: { "slipway.host": name },
    manager: { leader: false, reachability: "reachable" },
    ...given,
  });
}

export function nodeSettings(given: Partial<NodeSettings> = {}): NodeSettings {
  return { name: "m1", role: "worker", labels: {}, ...given };
}

export function swarmHost(name: string, given: Partial<SwarmHost> = {}): SwarmHost {
  return {
    name,
    address: `${name}.example.org`,
    port: 22,
    user: "root",
    hostKey: "ssh-ed25519 AAAA",
    clusterAddress: `${name}.cluster`,
    ...given,
  };
}
