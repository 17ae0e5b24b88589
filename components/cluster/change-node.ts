import { UserError } from "../../model/user-error";
import type { NodeSpec } from "./machine";
import type { Managers } from "./managers";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { isNotYetManager, isOutOfDate } from "./passing";
import { nodeName } from "./quorum";
import { readNodes, type SwarmNode } from "./swarm-node";

export interface NodeChange {
  readonly id: string;
  /** Host whose engine is asked last: one does not vote itself out. */
  readonly butNot?: string;
  /** What the node shall be; undefined: as it is. May refuse by throwing. */
  want(node: SwarmNode, nodes: readonly SwarmNode[]): NodeSpec | undefined;
}

/**
 * Changes a node by one update, or by none.
 * @returns the node as it was before.
 * @throws UserError when it is no node of the swarm.
 */
export async function changeNode(
  managers: Managers,
  change: NodeChange,
  { clock }: Pick<NodeTools, "clock">,
): Promise<SwarmNode> {
  let refused: unknown;
  const before = await until(clock, DEADLINE.role, () =>
    managers.ask(async ({ machine }) => {
      const nodes = await readNodes(machine.engine);
      const node = nodes.find(({ id }) => id === change.id);
      if (node === undefined) throw new UserError(`the swarm has no node ${change.id} any more`);
      const spec = change.want(node, nodes);
      try {
        if (spec !== undefined) await machine.engine.updateNode(node.id, node.version, spec);
        return node;
      } catch (error) {
        if (!isOutOfDate(error) && !isNotYetManager(error)) throw error;
        refused = error;
        return undefined;
      }
    }, change.butNot),
  );
  if (before === undefined) throw refused;
  return before;
}

/** Waits until a node votes among the managers, or votes no more. @throws UserError too late */
export async function awaitRole(
  managers: Managers,
  { id, role, butNot }: { id: string; role: string; butNot?: string },
  { clock }: Pick<NodeTools, "clock">,
): Promise<void> {
  let last: SwarmNode | undefined;
  const done = await until(clock, DEADLINE.role, () =>
    managers.ask(async ({ machine }) => {
      last = (await readNodes(machine.engine)).find((node) => node.id === id);
      if (last === undefined) return role === "manager" ? undefined : true;
      const votes = last.manager?.reachability === "reachable";
      return (role === "manager" ? votes : last.manager === undefined) || undefined;
    }, butNot),
  );
  if (done) return;
  const name = last === undefined ? id : nodeName(last);
  throw new UserError(
    `${name} did not become a ${role} in ${DEADLINE.role / 1000} s` +
      (last?.manager ? ` (the other managers see it as ${last.manager.reachability})` : ""),
    {
      hint:
        "Can the machines reach each other at port 2377 (tcp)? `docker node ls` on a manager shows " +
        "where it stands; the same command again goes on from there.",
    },
  );
}
