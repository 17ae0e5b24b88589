import type { SwarmHost } from "./machine";
import type { NodeTools } from "./node-tools";
import type { OwnMachine } from "./own-machine";

/** What a machine is when its swarm knows it no more. */
export interface LostMachine {
  readonly own: OwnMachine;
  readonly clusterId: string;
  /** Of its swarm, as the config knew them. */
  readonly managers: readonly SwarmHost[];
}

/**
 * Has a machine leave a swarm that has struck it off, or that is gone: it asks nobody, since
 * nobody could answer.
 * @returns false when it stays, since it is in another swarm by now.
 */
export async function leaveLostSwarm(
  { own: { machine, membership }, clusterId, managers }: LostMachine,
  { say }: Pick<NodeTools, "say">,
): Promise<boolean> {
  if (machine === undefined || membership === undefined) return true;
  if (membership.state === "inactive") return true;
  const { managerAddresses } = membership;
  const isElsewhere =
    membership.clusterId === ""
      ? !managers.some(({ clusterAddress }) => managerAddresses.includes(clusterAddress))
      : membership.clusterId !== clusterId;
  if (isElsewhere) {
    say("stays as it is: it is in another swarm");
    return false;
  }
  await machine.engine.swarmLeave({ force: true });
  say("left the swarm, which knows it no more");
  return true;
}
