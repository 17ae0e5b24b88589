import { z } from "zod";
import { HOST_LABEL } from "../../model/host";
import type { NodeEngine } from "./machine";

/** A machine of the swarm, as its managers know it. */
export interface SwarmNode {
  readonly id: string;
  /** Grows by every change of the node. */
  readonly version: number;
  readonly hostname: string;
  readonly role: string;
  readonly availability: string;
  /** `ready`, `down`, `unknown` or `disconnected`. */
  readonly state: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The node's own name in the swarm, which hardly anybody sets. */
  readonly name?: string;
  /** Absent: it takes no part in the managers' votes. */
  readonly manager?: { readonly leader: boolean; readonly reachability: string };
}

/** Of one engine: which swarm it is in, by what it knows itself. */
export interface Membership {
  /** The engine's word: `inactive`, `pending`, `active`, `error` or `locked`. */
  readonly state: string;
  /** Empty when it is in no swarm. */
  readonly nodeId: string;
  readonly isManager: boolean;
  /** Only a manager whose swarm has a leader knows it; else empty. */
  readonly clusterId: string;
  /** Why it is in state `error`, or has no leader. Empty: all is well. */
  readonly error: string;
  /** Of the swarm's managers, without port. */
  readonly managerAddresses: readonly string[];
}

const node = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  Spec: z.object({
    Name: z.string().optional(),
    Role: z.string(),
    Availability: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  Description: z.object({ Hostname: z.string().default("") }).nullish(),
  Status: z
    .object({ State: z.string().default("unknown"), Addr: z.string().default("") })
    .nullish(),
  ManagerStatus: z
    .object({ Leader: z.boolean().default(false), Reachability: z.string().default("unknown") })
    .nullish(),
});

const info = z.object({
  Swarm: z.object({
    LocalNodeState: z.string(),
    ControlAvailable: z.boolean().default(false),
    NodeID: z.string().default(""),
    Error: z.string().default(""),
    Cluster: z.object({ ID: z.string().default("") }).nullish(),
    RemoteManagers: z.array(z.object({ Addr: z.string().default("") })).nullish(),
  }),
});

/** @throws ZodError when the engine's answer is none. */
export async function readNodes(engine: Pick<NodeEngine, "listNodes">): Promise<SwarmNode[]> {
  const nodes = z.array(node).parse(await engine.listNodes());
  return nodes.map(({ ID, Version, Spec, Description, Status, ManagerStatus }) => ({
    id: ID,
    version: Version.Index,
    hostname: Description?.Hostname ?? "",
    role: Spec.Role,
    availability: Spec.Availability,
    state: Status?.State ?? "unknown",
    address: Status?.Addr ?? "",
    labels: Spec.Labels ?? {},
    ...(Spec.Name && { name: Spec.Name }),
    ...(ManagerStatus && {
      manager: { leader: ManagerStatus.Leader, reachability: ManagerStatus.Reachability },
    }),
  }));
}

/** The node that bears a host's name; of several the one that is up. */
export function nodeOf(nodes: readonly SwarmNode[], hostName: string): SwarmNode | undefined {
  const named = nodes.filter(({ labels }) => labels[HOST_LABEL] === hostName);
  return named.find(({ state }) => state !== "down") ?? named[0];
}

/** @throws ZodError when the engine's answer is none. */
export async function readMembership(engine: Pick<NodeEngine, "info">): Promise<Membership> {
  const { Swarm } = info.parse(await engine.info());
  return {
    state: Swarm.LocalNodeState,
    nodeId: Swarm.NodeID,
    isManager: Swarm.LocalNodeState === "active" && Swarm.ControlAvailable,
    clusterId: Swarm.Cluster?.ID ?? "",
    error: Swarm.Error,
    managerAddresses: (Swarm.RemoteManagers ?? []).map(({ Addr }) => Addr.replace(/:\d+$/, "")),
  };
}
