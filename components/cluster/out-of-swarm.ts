import { HOST_LABEL } from "../../model/host";
import { wasThereBefore } from "../../model/swarm-labels";
import type { Origin } from "../labels";
import { drainNode } from "./drain-node";
import { demoteNode, dropNode } from "./drop-node";
import { dropFormerNodes } from "./former-nodes";
import { giveUpSwarm } from "./give-up-swarm";
import { leaveFormerSwarm, leaveSwarm } from "./leave-swarm";
import type { LeavingMachine } from "./leaving-machine";
import { leaveLostSwarm } from "./lost-machine";
import type { Machine, SwarmHost } from "./machine";
import type { Managers } from "./managers";
import type { NodeSettings } from "./node-settings";
import { DEADLINE, type NodeTarget, type NodeTools } from "./node-tools";
import { messageOf } from "./passing";
import { demotionProblem } from "./quorum";
import { releaseNode } from "./staying-node";
import { readSwarmLabels } from "./swarm-engine";
import { nodeOf, readNodes, type SwarmNode } from "./swarm-node";

export interface LeavingNode extends NodeTarget {
  readonly host: SwarmHost & NodeSettings;
  /** Names of the hosts that the swarm knows no more. */
  readonly lost: readonly string[];
  /** Whose swarm may be given up with its last machine. */
  readonly owner: Origin;
  /** Takes from the machine what Slipway put there. */
  readonly cleanupScript: string;
}

const NO_ENGINE = "! command -v dockerd > /dev/null";

export interface Removal {
  readonly managers: Managers;
  readonly leaving: LeavingNode;
  readonly own: LeavingMachine;
  readonly tools: NodeTools;
}

/** What became of a machine. `kept`: somebody else's by now, or needed by others; `stays`: where it was before Slipway came. */
export type Outcome = "left" | "stays" | "kept";

/** Of a host that the swarm knows no more. */
export async function outOfLostSwarm({ leaving, own, tools }: Removal): Promise<Outcome> {
  const { clusterId, managers } = leaving;
  return (await leaveLostSwarm({ own, clusterId, managers }, tools)) ? "left" : "kept";
}

/** @throws UserError when it may not go, or nobody can be asked whether it may. */
export async function outOfSwarm(removal: Removal): Promise<Outcome> {
  const { managers, leaving, own, tools } = removal;
  const { host } = leaving;
  const { machine, membership } = own;
  let nodes: SwarmNode[];
  let labels: Record<string, string>;
  try {
    [nodes, labels] = await managers.ask(
      ({ machine: { engine } }) => Promise.all([readNodes(engine), readSwarmLabels(engine)]),
      host.name,
    );
  } catch (error) {
    const isOut = membership?.state === "inactive" || (await hasLostItsEngine(machine));
    if (!isOut) throw error;
    tools.say(`is in no swarm; whether its node is still listed is not known: ${messageOf(error)}`);
    return "left";
  }
  const node = nodes.find(({ id }) => id === membership?.nodeId) ?? nodeOf(nodes, host.name);
  const label = node?.labels[HOST_LABEL];
  if (label !== undefined && label !== host.name) {
    tools.say(`nothing is removed: the machine is the host ${label} now`);
    return "kept";
  }
  if (node !== undefined && wasThereBefore(node.labels, labels, leaving.owner)) {
    refuseStranger(own, node);
    await releaseNode(managers, node, host, tools);
    return "stays";
  }
  const isLast = node !== undefined && nodes.length === 1;
  if (machine !== undefined && isLast && membership?.nodeId === node.id) {
    const given = await giveUpSwarm(machine, leaving.owner, tools);
    return given === "occupied" ? "kept" : given;
  }
  if (node !== undefined) await takeOut(removal, node, nodes);
  else tools.say("has no node in the swarm any more");
  await dropFormerNodes(managers, { name: host.name, nodeId: node?.id ?? "" }, tools);
  if (machine === undefined || membership === undefined || membership.nodeId === node?.id) {
    return "left";
  }
  return (await leaveFormerSwarm(machine, membership, nodes, tools)) ? "left" : "kept";
}

/** Purged, by the clean-up of a run that was cut off: not only down, when it is still in its swarm. */
async function hasLostItsEngine(machine: Machine | undefined): Promise<boolean> {
  if (machine === undefined) return false;
  const { code } = await machine.runAsRoot(NO_ENGINE, { timeoutMs: DEADLINE.cleanup });
  return code === 0;
}

/** Somebody answers who can't be trusted; only a node that is down is surely not that machine. */
function refuseStranger({ stranger, failure }: LeavingMachine, { state }: SwarmNode): void {
  if (stranger && state !== "down") throw failure;
}

async function takeOut(
  { managers, leaving, own, tools }: Removal,
  node: SwarmNode,
  nodes: readonly SwarmNode[],
): Promise<void> {
  const butNot = leaving.host.name;
  refuseStranger(own, node);
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
