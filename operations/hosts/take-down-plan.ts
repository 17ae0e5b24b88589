import { HOST_LABEL } from "../../model/host";
import { type Manager, planManagers } from "../../model/quorum";
import { type SwarmOwner, wasThereBefore } from "../../model/swarm-labels";
import { UserError } from "../../model/user-error";
import type { EngineNodeJson } from "./host-status";

export interface SwarmToLeave {
  readonly nodes: readonly EngineNodeJson[];
  /** Labels of the swarm itself. */
  readonly labels: Readonly<Record<string, string>>;
  /** The platform whose machines leave. */
  readonly owner: SwarmOwner;
  /** Names of the hosts that do not answer. */
  readonly silent: ReadonlySet<string>;
}

/** A node whose machine can't take itself out. */
export interface NodeToStrike {
  readonly id: string;
  readonly host: string;
}

/**
 * Which nodes have to be struck off before a platform's machines leave their swarm one after the
 * other: those that do not answer, and managers that the others don't reach. They would count among
 * the managers, and cost those that leave the majority.
 * @throws UserError when the machines can't all leave, before any of them does.
 */
export function planTakeDown(swarm: SwarmToLeave): readonly NodeToStrike[] {
  const { nodes, silent } = swarm;
  const leaving = nodes.filter((node) => leaves(node, swarm));
  if (leaving.length === 0) return [];
  const staying = nodes.filter((node) => !leaving.includes(node));
  const present = nodes.filter(votes);
  const last = staying.some(votes)
    ? staying.filter(votes)
    : present.filter(isReachable).slice(0, 1);
  const names = (some: readonly EngineNodeJson[]): Manager[] =>
    some.map((node) => ({ name: nameOf(node, present), isReachable: isReachable(node) }));
  const { refusal, hint } = { hint: undefined, ...planManagers(names(present), names(last)) };
  if (refusal !== undefined) throw new UserError(refusal, { hint });
  if (staying.length > 0 && !staying.some(votes)) throw stranded(staying);
  return leaving
    .filter((node) => silent.has(hostOf(node) ?? "") || (votes(node) && !isReachable(node)))
    .map((node) => ({ id: node.ID ?? "", host: hostOf(node) ?? "" }));
}

function leaves({ Spec }: EngineNodeJson, { labels, owner }: SwarmToLeave): boolean {
  const own = Spec?.Labels ?? {};
  return HOST_LABEL in own && !wasThereBefore(own, labels, owner);
}

function stranded(nodes: readonly EngineNodeJson[]): UserError {
  const names = nodes.map((node) => nameOf(node, nodes)).join(", ");
  return new UserError(`the swarm would be left without a manager: ${names} would stay in it`, {
    hint:
      "They are in the swarm without being hosts of the platform: `docker node rm --force` on a " +
      "manager strikes one off, `docker swarm leave` on its machine has it leave.",
  });
}

/** One that was made a manager but never came to vote has no say. */
function votes({ Spec, ManagerStatus }: EngineNodeJson): boolean {
  return Spec?.Role === "manager" && Boolean(ManagerStatus);
}

function isReachable({ ManagerStatus }: EngineNodeJson): boolean {
  return ManagerStatus?.Reachability === "reachable";
}

function hostOf({ Spec }: EngineNodeJson): string | undefined {
  return Spec?.Labels?.[HOST_LABEL];
}

/** A machine that was set up anew stands there twice under one name: told apart by the id. */
function nameOf(node: EngineNodeJson, among: readonly EngineNodeJson[]): string {
  const plain = (one: EngineNodeJson) => hostOf(one) ?? one.Description?.Hostname ?? one.ID ?? "";
  const isOne = among.filter((other) => plain(other) === plain(node)).length <= 1;
  return isOne ? plain(node) : `${plain(node)} (${node.ID})`;
}
