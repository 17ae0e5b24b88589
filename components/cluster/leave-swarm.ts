import { UserError } from "../../model/user-error";
import type { Machine } from "./machine";
import { DEADLINE, type NodeTools, until } from "./node-tools";
import { messageOf, statusOf } from "./passing";
import { type Membership, readMembership, type SwarmNode } from "./swarm-node";

/** Within some seconds a machine learns that it is a manager no more; if it reaches the others. */
const LEARN_MS = 20_000;

/**
 * Has a machine that is no manager any more leave its swarm. It learns of its new role a little
 * later than the managers, and until then the engine refuses. One that does not learn of it leaves
 * by force: the others don't count its vote any more.
 * @throws UserError when it does not leave.
 */
export async function leaveSwarm(
  machine: Machine,
  { clock, say }: Pick<NodeTools, "clock" | "say">,
): Promise<void> {
  const learned = clock.now() + LEARN_MS;
  let refused: unknown;
  const left = await until(clock, DEADLINE.role, async () => {
    const { state, isManager } = await readMembership(machine.engine);
    if (state === "inactive") return true;
    const force = clock.now() >= learned;
    if (isManager && !force) return undefined;
    try {
      await machine.engine.swarmLeave({ force });
    } catch (error) {
      if (statusOf(error) === undefined) throw error;
      refused = error;
    }
    return undefined;
  });
  if (left) return say("left the swarm");
  throw new UserError(
    `${machine.title} did not leave the swarm in ${DEADLINE.role / 1000} s: ${messageOf(refused)}`,
    { hint: "Run `docker swarm leave --force` on it, and then the same command again." },
  );
}

/**
 * Frees a machine that thinks itself in a swarm where it has no node (any more).
 * @returns whether it is in no swarm now. It stays in one that is not this one.
 */
export async function leaveFormerSwarm(
  machine: Machine,
  { state, isManager, managerAddresses }: Membership,
  nodes: readonly SwarmNode[],
  { say }: Pick<NodeTools, "say">,
): Promise<boolean> {
  if (state === "inactive") return true;
  const ours = managerAddresses.some((address) => nodes.some((node) => node.address === address));
  if (isManager || !ours) {
    say("stays as it is: it is in another swarm");
    return false;
  }
  await machine.engine.swarmLeave({ force: true });
  say("left the swarm, where it had no node any more");
  return true;
}
