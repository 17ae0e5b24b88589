import { EDGE_LABEL, type Host, type HostRole } from "../../model/host";
import type { ServiceSpec } from "../../model/service-spec";

/** The machines that the edge runs on. */
export interface EdgeNodes {
  /** How many of them carry the edge: one Traefik each, all alike. */
  readonly count: number;
  /** Which ones. */
  readonly on: { readonly role?: HostRole; readonly labels?: Readonly<Record<string, string>> };
  /** How many of them manage the swarm: one socket proxy each, so that one of them may be lost. */
  readonly managers: number;
}

/** Of machines in a list: those that are marked for the edge; every manager where none is. */
export function edgeNodes(hosts: readonly Pick<Host, "role" | "labels">[]): EdgeNodes {
  const managers = hosts.filter(({ role }) => role === "manager").length;
  const marked = hosts.filter(({ labels }) => labels[EDGE_LABEL] === "true").length;
  return marked > 0
    ? { count: marked, on: { labels: { [EDGE_LABEL]: "true" } }, managers }
    : { count: managers, on: { role: "manager" }, managers };
}

/** One instance on each machine. */
export function onePerMachine(
  count: number,
  on: EdgeNodes["on"],
): Required<Pick<ServiceSpec, "replicas" | "placement" | "update">> {
  return {
    replicas: count,
    placement: { ...on, maxPerNode: 1 },
    // While the old one is there, its machine takes no second one.
    update: { order: "stop-first" },
  };
}
