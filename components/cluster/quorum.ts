import { HOST_LABEL } from "../../model/host";
import { type Manager, planManagers } from "../../model/quorum";
import { UserError } from "../../model/user-error";
import type { SwarmNode } from "./swarm-node";

/** As people know it: by the config's name, else by the machine's own. */
export function nodeName({ labels, hostname, id }: SwarmNode): string {
  return labels[HOST_LABEL] ?? (hostname || id);
}

/** Before a manager stops being one: why the swarm could not be changed any more without it. */
export function demotionProblem(nodes: readonly SwarmNode[], id: string): UserError | undefined {
  // One that was made a manager but never came to vote has no say.
  const managers = nodes.filter(({ role, manager }) => role === "manager" && manager);
  if (!managers.some((node) => node.id === id)) return undefined;
  const present = managers.map((node) => managerOf(node, managers));
  const wanted = present.filter((_, at) => managers[at]?.id !== id);
  const { refusal, hint } = { hint: undefined, ...planManagers(present, wanted) };
  return refusal === undefined ? undefined : new UserError(refusal, { hint });
}

/** A machine that was set up anew stands there twice under one name: told apart by the id. */
function managerOf(node: SwarmNode, managers: readonly SwarmNode[]): Manager {
  const name = nodeName(node);
  const isOne = managers.filter((other) => nodeName(other) === name).length === 1;
  return {
    name: isOne ? name : `${name} (${node.id})`,
    isReachable: node.manager?.reachability === "reachable",
  };
}
