import { UserError } from "../../model/user-error";
import type { Machine } from "./machine";
import type { Membership } from "./swarm-node";

/** For a machine whose engine is in a swarm that does not know it, or in none that runs. */
export function foreignSwarm(
  machine: Pick<Machine, "title">,
  { state, error, clusterId }: Membership,
  ours: string,
): UserError {
  return new UserError(summaryOf(machine.title, { state, error, clusterId }, ours), {
    hint:
      "If nothing there is needed any more, run `docker swarm leave --force` on that machine, and " +
      "then the same command again.",
  });
}

function summaryOf(
  title: string,
  { state, error, clusterId }: Pick<Membership, "state" | "error" | "clusterId">,
  ours: string,
): string {
  if (state === "active" || state === "pending") {
    const which = clusterId === "" ? "" : ` (${clusterId})`;
    return `${title} is in another swarm${which}, or was removed from ours (${ours}) without knowing it`;
  }
  const why = error === "" ? "" : `: ${error}`;
  return `the swarm of ${title} is in state "${state}"${why}; allowed: active, inactive`;
}
