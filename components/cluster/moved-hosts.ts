import { type Host, HOST_LABEL } from "../../model/host";
import { UserError } from "../../model/user-error";
import type { ObservedCluster } from "../../rollout/observe";

/** What an engine that has not found out its own address says of it. */
const UNKNOWN = new Set(["", "0.0.0.0", "::", "127.0.0.1", "::1"]);

/**
 * A node keeps the address with which it joined: another one in the config would open the firewalls
 * for an address that nobody uses, and close them for the one that the swarm does use.
 * @throws UserError naming every host whose node has another address than the config says.
 */
export function refuseMovedHosts(hosts: readonly Host[], observed: ObservedCluster): void {
  if (!observed.compared) return;
  const problems = hosts.flatMap(({ name, clusterAddress }) => {
    const node = observed.nodes.find(
      ({ labels, state }) => labels[HOST_LABEL] === name && state === "ready",
    );
    if (node === undefined || UNKNOWN.has(node.address) || node.address === clusterAddress)
      return [];
    return [
      `host "${name}": clusterAddress: found "${clusterAddress}", allowed: "${node.address}", ` +
        "with which it joined the cluster",
    ];
  });
  if (problems.length === 0) return;
  throw new UserError(problems.join("\n"), {
    hint: "To change it, take the host off the list, run `slipway up`, and add it again.",
  });
}
