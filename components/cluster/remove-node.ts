import { cleanMachine } from "./clean-machine";
import { reachLeaving } from "./leaving-machine";
import type { Machine } from "./machine";
import { Managers, spread } from "./managers";
import type { NodeTools } from "./node-tools";
import {
  type LeavingNode,
  outOfLostSwarm,
  outOfSwarm,
  type Outcome,
  type Removal,
} from "./out-of-swarm";
import { awaitBack, keepingPackages } from "./staying-node";

/**
 * Takes a machine out of the swarm in good order: drained, its work elsewhere, no manager any more,
 * out, and cleaned. The last one gives the swarm up. One that was in the swarm before Slipway came
 * stays there, and only loses what is Slipway's. One that does not answer is struck off by the
 * others. Doing it again goes on where it ended.
 * @throws UserError when the managers would lose their majority, or its work runs nowhere else.
 */
export async function removeNode(leaving: LeavingNode, tools: NodeTools): Promise<void> {
  const { host, clusterId } = leaving;
  const { connect, clock, say } = tools;
  const asked = leaving.managers.filter(({ name }) => !leaving.lost.includes(name));
  const hosts = spread(asked, host.name);
  const managers = new Managers({ hosts, clusterId, connect, clock });
  const own = await reachLeaving(host, tools);
  try {
    const removal = { managers, leaving, own, tools };
    const isLost = leaving.lost.includes(host.name);
    const outcome = await (isLost ? outOfLostSwarm(removal) : outOfSwarm(removal));
    if (outcome === "kept") return;
    if (own.machine === undefined) {
      say(`nothing was cleaned on it, since it does not answer: ${own.failure?.summary}`);
      if (outcome === "left") say("when it answers again, run on it: docker swarm leave --force");
      return;
    }
    await clean(own.machine, outcome, removal);
  } finally {
    own.machine?.close();
    managers.close();
  }
}

/** Only what is out of the swarm, or can do without Slipway's part in it. */
async function clean(
  machine: Machine,
  outcome: Exclude<Outcome, "kept">,
  { leaving, own, tools }: Removal,
): Promise<void> {
  const { cleanupScript: script } = leaving;
  if (outcome === "left") {
    return cleanMachine(machine, { script, where: "is out of the swarm" }, tools);
  }
  const where = "stays in the swarm";
  await cleanMachine(machine, { script: keepingPackages(script), where }, tools);
  if (own.membership !== undefined) await awaitBack(machine, tools);
}
