import { HOST_LABEL, nodeLabels } from "../../model/host";
import { labelsWithout } from "../../model/swarm-labels";
import { UserError } from "../../model/user-error";
import { STATE_FOLDER } from "../hosts/preparation/prelude";
import { changeNode } from "./change-node";
import type { Machine } from "./machine";
import type { Managers } from "./managers";
import { LEAVING_LABEL, type NodeSettings } from "./node-settings";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { EngineGone } from "./passing";
import { readMembership, type SwarmNode } from "./swarm-node";

/**
 * Gives a node back that was in the swarm before Slipway came: it keeps its role and its work, and
 * has the labels that it had.
 */
export async function releaseNode(
  managers: Managers,
  { id }: Pick<SwarmNode, "id">,
  host: Pick<NodeSettings, "name" | "labels" | "availabilitySet">,
  tools: Pick<NodeTools, "clock" | "say">,
): Promise<void> {
  const want = (node: SwarmNode) => {
    const isLeaving = LEAVING_LABEL in node.labels;
    // Without the host's name it has been given back already.
    if (!isLeaving && !(HOST_LABEL in node.labels)) return undefined;
    return {
      ...(node.name !== undefined && { Name: node.name }),
      Role: node.role,
      Availability: isLeaving ? "active" : node.availability,
      Labels: labelsWithout(node.labels, nodeLabels(host)),
    };
  };
  await changeNode(managers, { id, want }, tools);
  tools.say("stays in the swarm, where it was before Slipway came, without Slipway's labels");
}

/**
 * The clean-up of a machine whose engine goes on: with Slipway's note of the packages forgotten
 * nothing is purged, also where Slipway has installed the engine.
 */
export function keepingPackages(cleanupScript: string): string {
  const marker = `${STATE_FOLDER}/marker`;
  return `if [ -f ${marker} ]; then sed -i '/^package /d' ${marker}; fi\n${cleanupScript}`;
}

/**
 * Until a machine's engine, which may have started anew with its own settings, is back in its
 * swarm: the next manager's must not go before.
 * @throws UserError too late.
 */
export async function awaitBack(
  machine: Machine,
  { clock }: Pick<NodeTools, "clock">,
): Promise<void> {
  const back = await until(clock, DEADLINE.engine, async () => {
    try {
      const { state, isManager, clusterId } = await readMembership(machine.engine);
      return (state === "active" && (!isManager || clusterId !== "")) || undefined;
    } catch (error) {
      if (!(error instanceof EngineGone)) throw error;
      return undefined;
    }
  });
  if (back) return;
  throw new UserError(
    `${machine.title} was cleaned, but is not back in its swarm after ${DEADLINE.engine / 1000} s`,
    { hint: "See `docker info` and `journalctl -u docker` on it, and repeat the command." },
  );
}
