import type { Origin } from "../labels";
import type { Machine } from "./machine";
import { type NodeTools, until } from "./node-tools";
import { readSwarm } from "./swarm-engine";
import { decideLeave, type LeaveVerdict } from "./swarm-ownership";

/** What was removed stays listed until its tasks are gone. */
const OCCUPIED_MS = 30_000;

/**
 * The last machine's way out: gives the swarm up if this stack made it and nothing else is on it.
 * @returns whether the machine is free of what others may need on it.
 */
export async function giveUpSwarm(
  machine: Machine,
  owner: Origin,
  { clock, say }: NodeTools,
): Promise<boolean> {
  let verdict: LeaveVerdict | undefined;
  await until(clock, OCCUPIED_MS, async () => {
    verdict = decideLeave(await readSwarm(machine.engine), owner);
    return verdict.action === "occupied" ? undefined : true;
  });
  if (verdict?.action === "leave") await machine.engine.swarmLeave({ force: true });
  say(verdict?.why ?? "");
  return verdict?.action !== "occupied";
}
