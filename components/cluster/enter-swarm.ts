import { foreignSwarm } from "./foreign-swarm";
import { refuseTwin } from "./former-nodes";
import { awaitMember, joinNode } from "./join-node";
import type { Machine } from "./machine";
import type { Managers } from "./managers";
import type { NodeTools, WantedNode } from "./node-tools";
import { type Membership, readNodes } from "./swarm-node";

export interface Entering {
  readonly wanted: WantedNode;
  readonly machine: Machine;
  readonly membership: Membership;
}

export interface Entered {
  readonly id: string;
  /** It was not in the swarm before. */
  readonly joins: boolean;
}

/**
 * Joins a machine that is in no swarm.
 * @returns its node.
 * @throws UserError when it is in another one, or does not get in.
 */
export async function enterSwarm(
  managers: Managers,
  own: Entering,
  tools: NodeTools,
): Promise<Entered> {
  const { wanted, machine } = own;
  const { host, settings, clusterId } = wanted;
  const nodes = await managers.ask(({ machine: manager }) => readNodes(manager.engine));
  const isOurs = ({ nodeId }: Membership): boolean => nodes.some(({ id }) => id === nodeId);
  let { membership } = own;
  let joins = false;
  // It comes up just now, or an interrupted run began to join it.
  if (membership.state === "pending" && (membership.nodeId === "" || isOurs(membership))) {
    joins = membership.nodeId === "";
    membership = await awaitMember(machine, tools);
  }
  if (membership.state === "inactive") {
    await refuseTwin(managers, { name: host.name, nodeId: "" }, tools);
    const { nodeId } = await joinNode(managers, { host, role: settings.role, machine }, tools);
    return { id: nodeId, joins: true };
  }
  // A node that joined just now is not in the list that was read before.
  const known = await managers.ask(({ machine: manager }) => readNodes(manager.engine));
  if (!known.some(({ id }) => id === membership.nodeId)) {
    throw foreignSwarm(machine, membership, clusterId);
  }
  await refuseTwin(managers, { name: host.name, nodeId: membership.nodeId }, tools);
  return { id: membership.nodeId, joins };
}
