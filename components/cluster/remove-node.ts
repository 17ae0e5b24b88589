import { HOST_LABEL } from "../../model/host";
import type { Origin } from "../labels";
import { cleanMachine } from "./clean-machine";
import { drainNode } from "./drain-node";
import { demoteNode, dropNode } from "./drop-node";
import { dropFormerNodes } from "./former-nodes";
import { giveUpSwarm } from "./give-up-swarm";
import { leaveFormerSwarm, leaveSwarm } from "./leave-swarm";
import { Managers, spread } from "./managers";
import type { Machine } from "./machine";
import { DEADLINE, type NodeTarget, type NodeTools } from "./node-tools";
import { messageOf } from "./passing";
import { demotionProblem } from "./quorum";
import { nodeOf, readNodes, type SwarmNode } from "./swarm-node";
import { type LeavingMachine, reachLeaving } from "./leaving-machine";

export interface LeavingNode extends NodeTarget {
  /** Whose swarm may be given up with its last machine. */
  readonly owner: Origin;
  /** Takes from the machine what Slipway put there. */
  readonly cleanupScript: string;
}

const NO_ENGINE = "! command -v dockerd > /dev/null";

interface Removal {
  readonly managers: Managers;
  readonly leaving: LeavingNode;
  readonly own: LeavingMachine;
  readonly tools: NodeTools;
}

/**
 * Takes a machine out of the swarm in good order: drained, its work elsewhere, no manager any more,
 * out, and cleaned. The last one gives the swarm up. One that does not answer is struck off by the
 * others. Doing it again goes on where it ended.
 * @throws UserError when the managers would lose their majority, or its work runs nowhere else.
 */
export async function removeNode(leaving: LeavingNode, tools: NodeTools): Promise<void> {
  const { host, clusterId } = leaving;
  const { connect, clock, say } = tools;
  const hosts = spread(leaving.managers, host.name);
  const managers = new Managers({ hosts, clusterId, connect, clock });
  const own = await reachLeaving(host, tools);
  try {
    const free = await outOfSwarm({ managers, leaving, own, tools });
    if (!free) return;
    if (own.machine === undefined) {
      say(`nothing was cleaned on it, since it does not answer: ${own.failure?.summary}`);
      say("when it answers again, run on it: docker swarm leave --force");
      return;
    }
    await cleanMachine(own.machine, leaving.cleanupScript, tools);
  } finally {
    own.machine?.close();
    managers.close();
  }
}

/** Whether the machine is nobody's any more, and so may be cleaned. */
async function outOfSwarm(removal: Removal): Promise<boolean> {
  const { managers, leaving, own, tools } = removal;
  const { host } = leaving;
  const { machine, membership } = own;
  let nodes: SwarmNode[];
  try {
    nodes = await managers.ask((manager) => readNodes(manager.machine.engine), host.name);
  } catch (error) {
    const isOut = membership?.state === "inactive" || (await hasLostItsEngine(machine));
    if (!isOut) throw error;
    tools.say(`is in no swarm; whether its node is still listed is not known: ${messageOf(error)}`);
    return true;
  }
  const node = nodes.find(({ id }) => id === membership?.nodeId) ?? nodeOf(nodes, host.name);
  const label = node?.labels[HOST_LABEL];
  if (label !== undefined && label !== host.name) {
    tools.say(`nothing is removed: the machine is the host ${label} now`);
    return false;
  }
  const isLast = node !== undefined && nodes.length === 1;
  if (machine !== undefined && isLast && membership?.nodeId === node.id) {
    return giveUpSwarm(machine, leaving.owner, tools);
  }
  if (node !== undefined) await takeOut(removal, node, nodes);
  else tools.say("has no node in the swarm any more");
  await dropFormerNodes(managers, { name: host.name, nodeId: node?.id ?? "" }, tools);
  if (machine === undefined || membership === undefined || membership.nodeId === node?.id) {
    return true;
  }
  return leaveFormerSwarm(machine, membership, nodes, tools);
}

/** Purged, by the clean-up of a run that was cut off: not only down, when it is still in its swarm. */
async function hasLostItsEngine(machine: Machine | undefined): Promise<boolean> {
  if (machine === undefined) return false;
  const { code } = await machine.runAsRoot(NO_ENGINE, { timeoutMs: DEADLINE.cleanup });
  return code === 0;
}

async function takeOut(
  { managers, leaving, own, tools }: Removal,
  node: SwarmNode,
  nodes: readonly SwarmNode[],
): Promise<void> {
  const butNot = leaving.host.name;
  // Somebody answers who can't be trusted; only a node that is down is surely not that machine.
  if (own.stranger && node.state !== "down") throw own.failure;
  const problem = demotionProblem(nodes, node.id);
  if (problem !== undefined) throw problem;

  await drainNode(managers, node, { butNot }, tools);
  await demoteNode(managers, { id: node.id, butNot }, tools);
  if (own.machine === undefined || own.membership?.nodeId !== node.id) {
    await dropNode(managers, node, { force: true, butNot });
    return tools.say("does not answer as this node: its node was removed from the swarm by force");
  }
  await leaveSwarm(own.machine, tools);
  // By force: the others see only after some 15 s without heartbeats that it is down.
  await dropNode(managers, node, { force: true, butNot });
}
