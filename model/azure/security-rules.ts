import { subnetRanges } from "./address-plan";
import { edgeListeners, listenersOf } from "./listeners";
import {
  type AzureSpec,
  JUMP,
  poolsOf,
  registryPool,
  type Segment,
  type ServicePorts,
} from "./spec";

/** One rule about traffic that comes in. */
export interface SecurityRule {
  readonly name: string;
  /** The lower, the earlier: 100 to 4096. */
  readonly priority: number;
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "*";
  /** Ranges, or one of Azure's words for many. */
  readonly from: readonly string[] | "Internet" | "AzureLoadBalancer" | "*";
  /** Range of the subnet, or all. */
  readonly to: string;
  readonly port: string;
}

/** Swarm's own ports: management (managers only), gossip, overlay networks. */
export const SWARM_PORTS = { management: 2377, gossip: 7946, overlay: 4789 } as const;
const SSH = 22;
const LAST = 4096;

type Draft = Omit<SecurityRule, "priority" | "access" | "to">;

/**
 * What may reach the machines of a segment; all else is denied by the last rule, which also stands
 * before Azure's own default that whoever is in the virtual network may reach everything there.
 */
export function securityRules(
  spec: AzureSpec,
  segment: Segment,
  ports: ServicePorts,
): SecurityRule[] {
  const to = subnetRanges(spec.addressSpace)[segment];
  const allowed = drafts(spec, segment, ports).map((draft, index) => ({
    ...draft,
    priority: 100 + 10 * index,
    access: "Allow" as const,
    to,
  }));
  const deny: SecurityRule = {
    name: "deny-all",
    priority: LAST,
    access: "Deny",
    protocol: "*",
    from: "*",
    to: "*",
    port: "*",
  };
  return [...allowed, deny];
}

function drafts(spec: AzureSpec, segment: Segment, ports: ServicePorts): Draft[] {
  const ranges = subnetRanges(spec.addressSpace);
  if (!hasMachines(spec, segment)) return [];
  const people = spec.allowSshFrom;
  const ssh = (from: readonly string[]): Draft => tcp("ssh", from, SSH);
  const probes = [...new Set(listenersOf(spec, segment, ports).map(({ port }) => port))].map(
    (port): Draft => tcp(`probe-${port}`, "AzureLoadBalancer", port),
  );
  if (segment === JUMP) return [ssh(people), ...probes];

  const members = poolsOf(spec).map(({ name }) => ranges[name]);
  const { management, gossip, overlay } = SWARM_PORTS;
  return [
    ssh(spec.bastion ? [ranges[JUMP]] : people),
    ...(segment === "managers" ? [tcp("swarm-management", members, management)] : []),
    tcp("swarm-gossip-tcp", members, gossip),
    udp("swarm-gossip-udp", members, gossip),
    udp("swarm-overlay", members, overlay),
    ...(segment === spec.edge
      ? edgeListeners(ports).flatMap(({ name, port }) => [
          tcp(name, "Internet", port),
          // Azure's word for the internet leaves the virtual network out.
          tcp(`${name}-inside`, members, port),
        ])
      : []),
    ...(segment === registryPool(spec) && ports.registry !== undefined
      ? [tcp("registry", [...members, ...people], ports.registry)]
      : []),
    ...(segment === registryPool(spec) && ports.mirror !== undefined
      ? [tcp("registry-mirror", members, ports.mirror)]
      : []),
    ...(ports.dns === undefined
      ? []
      : [tcp("dns-tcp", members, ports.dns), udp("dns-udp", members, ports.dns)]),
    ...probes,
  ];
}

/** A subnet may be there without a machine: nothing may reach it. */
function hasMachines(spec: AzureSpec, segment: Segment): boolean {
  return segment === JUMP ? spec.bastion : poolsOf(spec).some(({ name }) => name === segment);
}

function tcp(name: string, from: SecurityRule["from"], port: number): Draft {
  return { name, protocol: "Tcp", from, port: String(port) };
}

function udp(name: string, from: SecurityRule["from"], port: number): Draft {
  return { name, protocol: "Udp", from, port: String(port) };
}
