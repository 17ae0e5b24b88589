import { awaitRole, changeNode, type NodeChange } from "./change-node";
import type { Managers } from "./managers";
import type { NodeTools } from "./node-tools";
import { statusOf } from "./passing";
import { demotionProblem } from "./quorum";
import type { SwarmNode } from "./swarm-node";

/**
 * Takes a node's vote away, if it has one. `butNot` is its own host: it can't be asked any more
 * once it has no vote.
 * @throws UserError when the managers that stay would be no majority.
 */
export async function demoteNode(
  managers: Managers,
  { id, butNot }: { readonly id: string; readonly butNot?: string },
  tools: NodeTools,
): Promise<void> {
  let told = false;
  const change: NodeChange = {
    id,
    butNot,
    want(node, nodes) {
      // One that went down before it ever voted can't be demoted, and needs not be.
      const neverVoted = node.state === "down" && node.manager === undefined;
      if (node.role === "worker" || neverVoted) return undefined;
      const problem = demotionProblem(nodes, node.id);
      if (problem !== undefined) throw problem;
      if (!told) tools.say("stops being a manager");
      told = true;
      return {
        ...(node.name !== undefined && { Name: node.name }),
        Role: "worker",
        Availability: node.availability,
        Labels: node.labels,
      };
    },
  };
  await changeNode(managers, change, tools);
  await awaitRole(managers, { id, role: "worker", butNot }, tools);
}

/** Strikes a node off the swarm's list, a manager too. What is not on it any more is no error. */
export async function dropNode(
  managers: Managers,
  { id }: Pick<SwarmNode, "id">,
  { force, butNot }: { readonly force: boolean; readonly butNot?: string },
): Promise<void> {
  await managers.ask(async ({ machine }) => {
    try {
      await machine.engine.removeNode(id, { force });
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  }, butNot);
}
