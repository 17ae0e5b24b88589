import { UserError } from "../../model/user-error";
import { changeNode } from "./change-node";
import type { NodeSpec } from "./machine";
import type { Managers } from "./managers";
import { LEAVING_LABEL } from "./node-settings";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { nodeName } from "./quorum";
import { readNodes, type SwarmNode } from "./swarm-node";
import { notYetElsewhere, parseRunning, type Running, whatMoves } from "./tasks-elsewhere";

/**
 * Takes all work from a node and waits until it runs elsewhere, and has ended on the node.
 * @param butNot its own host, which is asked last.
 * @throws UserError when it does not, with what is missing; the node stays drained.
 */
export async function drainNode(
  managers: Managers,
  node: SwarmNode,
  { butNot }: { readonly butNot: string },
  tools: NodeTools,
): Promise<void> {
  const look = (): Promise<Running> =>
    managers.ask(async ({ machine: { engine } }) => {
      const [nodes, services, tasks] = await Promise.all([
        readNodes(engine),
        engine.listServices(),
        engine.listTasks(),
      ]);
      return parseRunning(nodes, services, tasks);
    }, butNot);

  const moving = whatMoves(node.id, await look());
  for (const one of moving.staying) tools.say(`does not move: ${one}`);
  await changeNode(managers, { id: node.id, butNot, want: drained }, tools);
  const count = moving.wanted.size;
  if (count > 0) {
    tools.say(`drained; ${count === 1 ? "1 service moves" : `${count} services move`} elsewhere`);
  }

  let missing: string[] = [];
  const done = await until(tools.clock, DEADLINE.move, async () => {
    const now = notYetElsewhere(node.id, moving, await look());
    for (const one of now.filter((line) => !missing.includes(line))) tools.say(one);
    missing = now;
    return missing.length === 0 ? true : undefined;
  });
  if (done) return;
  throw new UserError(
    `${nodeName(node)} stays: in ${DEADLINE.move / 1000} s not all that ran on it ran elsewhere:\n` +
      missing.map((line) => `  ${line}`).join("\n"),
    {
      hint:
        "It takes no new work (drained). Make room on other machines or change the placement of " +
        "these services, and run the same command again; or put it back into the list of hosts, " +
        "which gives it work again.",
    },
  );
}

function drained({ name, role, availability, labels }: SwarmNode): NodeSpec | undefined {
  if (availability === "drain" && LEAVING_LABEL in labels) return undefined;
  return {
    ...(name !== undefined && { Name: name }),
    Role: role,
    Availability: "drain",
    Labels: { ...labels, [LEAVING_LABEL]: "true" },
  };
}
