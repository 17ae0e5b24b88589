import { HOST_LABEL } from "../../model/host";
import { UserError } from "../../model/user-error";
import { awaitRole, changeNode, type NodeChange } from "./change-node";
import { type Entered, enterSwarm } from "./enter-swarm";
import { dropFormerNodes } from "./former-nodes";
import { Managers, spread } from "./managers";
import { nodeDifferences, wantedSpec } from "./node-settings";
import type { NodeTools, WantedNode } from "./node-tools";
import { type OwnMachine, reachOwn } from "./own-machine";
import { demotionProblem } from "./quorum";
import { nodeOf, readNodes } from "./swarm-node";

/**
 * Makes a machine the node of the swarm that it shall be: joins it, or brings its role and labels
 * in line. Doing it again changes nothing. A machine that is off is no obstacle as long as its node
 * can be brought in line by the others; it is said.
 * @returns the node's id.
 * @throws UserError when the machine is in another swarm, does not get into this one, or the
 * managers would lose their majority.
 */
export async function ensureNode(wanted: WantedNode, tools: NodeTools): Promise<string> {
  const { host, clusterId, connect, clock } = { ...wanted, ...tools };
  const managers = new Managers({
    hosts: spread(wanted.managers, host.name),
    clusterId,
    connect,
    clock,
  });
  let own: OwnMachine = {};
  try {
    own = await reachOwn(host, tools);
    const { machine, membership } = own;
    const answers = machine !== undefined && membership !== undefined;
    const { id, joins } = answers
      ? await enterSwarm(managers, { wanted, machine, membership }, tools)
      : { id: await nodeFromAfar(managers, wanted, own, tools), joins: false };
    await bringInLine(managers, wanted, { id, joins, answers }, tools);
    // Of one that does not answer, nobody can tell which of its nodes it is now.
    if (answers) await dropFormerNodes(managers, { name: host.name, nodeId: id }, tools);
    return id;
  } finally {
    own.machine?.close();
    managers.close();
  }
}

/** The node of a machine that does not answer, which its managers know. */
async function nodeFromAfar(
  managers: Managers,
  { host }: WantedNode,
  { failure }: OwnMachine,
  { say }: NodeTools,
): Promise<string> {
  const nodes = await managers.ask(({ machine }) => readNodes(machine.engine), host.name);
  const node = nodeOf(nodes, host.name);
  if (node === undefined) throw failure ?? new UserError(`${host.name} does not answer`);
  say(`does not answer (${failure?.summary}); its node is ${node.state}`);
  say("start the machine, or take it out of the list of hosts and run the same command again");
  return node.id;
}

async function bringInLine(
  managers: Managers,
  { host, settings, attempt }: WantedNode,
  { id, joins, answers }: Entered & { readonly answers: boolean },
  tools: NodeTools,
): Promise<void> {
  const butNot = settings.role === "worker" ? host.name : undefined;
  const change: NodeChange = {
    id,
    butNot,
    want(node, nodes) {
      const problem = settings.role === "worker" ? demotionProblem(nodes, id) : undefined;
      if (problem !== undefined) throw problem;
      if (!answers && settings.role === "manager" && node.role !== "manager") {
        throw new UserError(`${host.name} does not answer, so it can't become a manager`, {
          hint: "Start the machine, and run the same command again.",
        });
      }
      return wantedSpec(settings, attempt, node, joins);
    },
  };
  const before = await changeNode(managers, change, tools);
  if (HOST_LABEL in before.labels) {
    for (const one of nodeDifferences(settings, before)) tools.say(`changed, since it ${one}`);
  }
  if (answers || settings.role === "worker") {
    await awaitRole(managers, { id, role: settings.role, butNot }, tools);
  }
  if (before.availability !== "active" && answers) {
    tools.say(`takes no new work: somebody set it to ${before.availability}`);
  }
}
