import { z } from "zod";
import { UserError } from "../../model/user-error";
import { engineUnreachable } from "../../rollout/engine";
import { ownerLabels } from "../../model/swarm-labels";
import type { Origin } from "../labels";
import { decideJoin, decideLeave, type SwarmState } from "./swarm-ownership";

/** The few calls to an engine that joining and leaving take; dockerode has them all. */
export interface SwarmEngine {
  info(): Promise<unknown>;
  swarmInspect(): Promise<unknown>;
  swarmInit(options: SwarmInit): Promise<unknown>;
  swarmLeave(options: { readonly force: boolean }): Promise<unknown>;
  listNodes(): Promise<readonly unknown[]>;
  listServices(): Promise<readonly unknown[]>;
  listNetworks(): Promise<readonly unknown[]>;
  listSecrets(): Promise<readonly unknown[]>;
  listConfigs(): Promise<readonly unknown[]>;
}

/** In the engine's own words. */
export interface SwarmInit {
  readonly AdvertiseAddr: string;
  readonly ListenAddr: string;
  readonly Spec: { readonly Name: string; readonly Labels: Record<string, string> };
}

/** What a stack needs to know of its swarm. */
export const swarmIdentity = z.object({ clusterId: z.string().min(1), nodeId: z.string().min(1) });
export type SwarmIdentity = z.infer<typeof swarmIdentity>;

const engineInfo = z.object({
  Swarm: z.object({
    LocalNodeState: z.string(),
    ControlAvailable: z.boolean().default(false),
    NodeID: z.string().default(""),
    Cluster: z.object({ ID: z.string().default("") }).nullish(),
  }),
});
const swarmSpec = z.object({
  Spec: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
});
const network = z.object({ Scope: z.string().optional(), Ingress: z.boolean().optional() });

/** Reads what the verdicts are taken from. @throws UserError when the engine does not answer. */
export async function readSwarm(engine: SwarmEngine): Promise<SwarmState> {
  const info: unknown = await engine.info().catch((cause: unknown) => {
    throw engineUnreachable(cause);
  });
  const { Swarm: swarm } = engineInfo.parse(info);
  const isManager = swarm.LocalNodeState === "active" && swarm.ControlAvailable;
  const state: SwarmState = {
    nodeState: swarm.LocalNodeState,
    isManager,
    nodeId: swarm.NodeID,
    clusterId: swarm.Cluster?.ID ?? "",
    labels: {},
    left: { nodes: 0, services: 0, networks: 0, secrets: 0, configs: 0 },
  };
  if (!isManager) {
    return state;
  }
  const [labels, nodes, services, networks, secrets, configs] = await Promise.all([
    readSwarmLabels(engine),
    engine.listNodes(),
    engine.listServices(),
    engine.listNetworks(),
    engine.listSecrets(),
    engine.listConfigs(),
  ]);
  const overlays = z
    .array(network)
    .parse(networks)
    .filter((one) => one.Scope === "swarm" && one.Ingress !== true);
  return {
    ...state,
    labels,
    left: {
      nodes: nodes.length,
      services: services.length,
      networks: overlays.length,
      secrets: secrets.length,
      configs: configs.length,
    },
  };
}

/** The labels of the swarm itself. Only a manager can tell. */
export async function readSwarmLabels(
  engine: Pick<SwarmEngine, "swarmInspect">,
): Promise<Record<string, string>> {
  return swarmSpec.parse(await engine.swarmInspect()).Spec.Labels ?? {};
}

/**
 * Adopts the engine's swarm, or initialises one and marks it as made by `owner`. Doing it again
 * changes nothing.
 * @throws UserError when the engine is a worker, or its swarm is locked or broken.
 */
export async function ensureSwarm(
  engine: SwarmEngine,
  { advertiseAddress, owner }: { advertiseAddress: string; owner: Origin },
): Promise<SwarmIdentity> {
  const verdict = decideJoin(await readSwarm(engine));
  if (verdict.action === "refuse") {
    throw new UserError(verdict.summary, { hint: verdict.hint });
  }
  if (verdict.action === "initialise") {
    await engine.swarmInit({
      AdvertiseAddr: advertiseAddress,
      ListenAddr: `${listenHost(advertiseAddress)}:2377`,
      Spec: { Name: "default", Labels: ownerLabels(owner) },
    });
  }
  const { clusterId, nodeId } = await readSwarm(engine);
  return swarmIdentity.parse({ clusterId, nodeId });
}

/** A swarm of one machine listens on loopback alone; any other must be reachable by its nodes. */
function listenHost(advertiseAddress: string): string {
  return advertiseAddress.startsWith("127.") ? advertiseAddress : "0.0.0.0";
}

/** Leaves the swarm if `owner` made it and nothing else is on it; says in one line what it did. */
export async function leaveSwarm(
  engine: SwarmEngine,
  { owner, patienceMs = 10_000 }: { owner: Origin; patienceMs?: number },
): Promise<string> {
  const deadline = Date.now() + patienceMs;
  let verdict = decideLeave(await readSwarm(engine), owner);
  while (verdict.action === "occupied" && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    verdict = decideLeave(await readSwarm(engine), owner);
  }
  if (verdict.action === "leave") {
    await engine.swarmLeave({ force: true });
  }
  return verdict.why;
}
