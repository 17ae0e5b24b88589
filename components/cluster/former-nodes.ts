import { HOST_LABEL } from "../../model/host";
import { UserError } from "../../model/user-error";
import { demoteNode, dropNode } from "./drop-node";
import type { Managers } from "./managers";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { readNodes, type SwarmNode } from "./swarm-node";

/** Nodes that stand in the swarm for a host, but are not the machine that it is now. */
export function formerNodes(
  nodes: readonly SwarmNode[],
  host: { readonly name: string; readonly nodeId: string },
): SwarmNode[] {
  const hostname = nodes.find(({ id }) => id === host.nodeId)?.hostname;
  return nodes.filter(({ id, labels, ...node }) => {
    if (id === host.nodeId) return false;
    const label = labels[HOST_LABEL];
    // Machines of one host name are not the same: only who never had a label may be meant by it.
    return label === undefined
      ? node.state === "down" && hostname !== undefined && node.hostname === hostname
      : label === host.name;
  });
}

/**
 * Before a machine joins: no other may work under its name, or both would be taken for one. A node
 * whose machine left the swarm just now counts as up for some seconds.
 * @throws UserError
 */
export async function refuseTwin(
  managers: Managers,
  host: { readonly name: string; readonly nodeId: string },
  { clock, say }: NodeTools,
): Promise<void> {
  let told = false;
  let twin: SwarmNode | undefined;
  await until(clock, DEADLINE.down, async () => {
    const nodes = await managers.ask(({ machine }) => readNodes(machine.engine));
    twin = formerNodes(nodes, host).find(({ state }) => state !== "down");
    if (twin !== undefined && !told) say("waits for its former node to be seen as down");
    told = true;
    return twin === undefined ? true : undefined;
  });
  if (twin === undefined) return;
  throw new UserError(
    `${host.name} is another machine already, and that one is up: ${twin.hostname} (${twin.address})`,
    {
      hint:
        "Give the new machine a name of its own: then the one that is there is drained before it " +
        "is removed.",
    },
  );
}

/** Strikes off what a machine that was set up anew has left in the swarm. */
export async function dropFormerNodes(
  managers: Managers,
  host: { readonly name: string; readonly nodeId: string },
  tools: NodeTools,
): Promise<void> {
  const nodes = await managers.ask(({ machine }) => readNodes(machine.engine));
  for (const node of formerNodes(nodes, host).filter(({ state }) => state === "down")) {
    tools.say(`its former node ${node.id}, which is down, is removed from the swarm`);
    await demoteNode(managers, node, tools);
    await dropNode(managers, node, { force: true });
  }
}
