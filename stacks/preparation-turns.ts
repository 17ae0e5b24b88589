import { HOST_LABEL } from "../model/host";
import type { PlannedHost } from "../components/hosts/planned-host";
import type { ObservedCluster } from "../rollout/observe";

/**
 * The machines whose engines are not to be restarted at the same time, in the order of their turns:
 * those that are nodes of a swarm already, since tasks run there and managers keep their majority.
 * Managers come first, as in Swarm's own upgrades: an older worker understands a newer manager. A
 * setting with which no engine starts then stops at the first one, which takes its former settings
 * back; the others have not been touched. All other machines wait for nobody. Where nobody knows the
 * nodes, as before the first run, it may be all of them: a turn costs a bare machine one login.
 */
export function preparationTurns<T extends Pick<PlannedHost, "name" | "role">>(
  hosts: readonly T[],
  observed: ObservedCluster,
): readonly T[] {
  const known = observed.compared ? observed.nodes.map(({ labels }) => labels[HOST_LABEL]) : [];
  // A node that Slipway has not named yet may be any of them.
  const nodes =
    known.length === 0 || known.includes(undefined)
      ? hosts
      : hosts.filter(({ name }) => known.includes(name));
  return [
    ...nodes.filter(({ role }) => role === "manager"),
    ...nodes.filter(({ role }) => role === "worker"),
  ];
}
