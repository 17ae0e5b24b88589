import type { Origin } from "../labels";
import type { Machine } from "./machine";
import { type NodeTools, until } from "./node-tools";
import { readSwarm } from "./swarm-engine";
import { readMembership } from "./swarm-node";
import { decideLeave, type LeaveVerdict } from "./swarm-ownership";

/** What was removed stays listed until its tasks are gone. */
const OCCUPIED_MS = 30_000;

/**
 * The last machine's way out: gives the swarm up if this stack made it and nothing else is on it.
 * @returns `left` when it did, or was in none any more; `stays` when the swarm is somebody else's;
 * `occupied` when others may need what is on the machine.
 */
export async function giveUpSwarm(
  machine: Machine,
  owner: Origin,
  { clock, say }: NodeTools,
): Promise<"left" | "stays" | "occupied"> {
  let verdict: LeaveVerdict | undefined;
  await until(clock, OCCUPIED_MS, async () => {
    verdict = decideLeave(await readSwarm(machine.engine), owner);
    return verdict.action === "occupied" ? undefined : true;
  });
  if (verdict?.action === "leave") await machine.engine.swarmLeave({ force: true });
  say(verdict?.why ?? "");
  if (verdict?.action === "occupied") return "occupied";
  const { state } = await readMembership(machine.engine);
  return state === "inactive" ? "left" : "stays";
}
