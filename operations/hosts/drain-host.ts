import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import { ENDED } from "../../rollout/rollout-state";
import type { Report } from "../progress";
import type { HostStatus } from "./host-status";

/** Milliseconds that the instances of a drained machine get to run elsewhere. */
const MOVE_MS = 120_000;
const LOOK_MS = 500;

interface NodeJson {
  readonly Version: { readonly Index: number };
  readonly Spec: Readonly<Record<string, unknown>>;
}

interface TaskJson {
  readonly Status?: { readonly State?: string };
}

/**
 * Moves what runs on a machine to the others, and keeps the swarm from giving it more; or takes
 * that back. What was drained stays so until it is taken back: no `up` does.
 * @throws UserError when it is not in the swarm, or when instances stay on it.
 */
export async function drainHost(
  docker: Docker,
  { name, node }: HostStatus,
  { undo }: { readonly undo: boolean },
  report: Report,
  { moveMs = MOVE_MS, lookMs = LOOK_MS } = {},
): Promise<void> {
  if (node === undefined) {
    throw new UserError(`${name} is not in the swarm`, { hint: "See `slipway host ls`." });
  }
  await setAvailability(docker, node.id, undo ? "active" : "drain");
  if (undo) return;
  const deadline = Date.now() + moveMs;
  for (;;) {
    const left = await instancesOn(docker, node.id);
    if (left === 0) return;
    if (Date.now() > deadline) {
      throw new UserError(
        `${name} is drained, but ${left === 1 ? "1 instance" : `${left} instances`} did not leave it ` +
          `in ${moveMs / 1_000} s`,
        {
          hint: `docker node ps ${name} shows them; \`slipway host drain --undo ${name}\` takes it back.`,
        },
      );
    }
    report(`${left === 1 ? "1 instance" : `${left} instances`} still on ${name}`);
    await sleep(lookMs);
  }
}

async function setAvailability(docker: Docker, id: string, availability: string): Promise<void> {
  const node = docker.getNode(id);
  const { Version, Spec } = (await node.inspect()) as NodeJson;
  if (Spec["Availability"] === availability) return;
  await node.update({ ...Spec, version: Version.Index, Availability: availability });
}

async function instancesOn(docker: Docker, node: string): Promise<number> {
  const tasks = (await docker.listTasks({ filters: { node: [node] } })) as TaskJson[];
  return tasks.filter(({ Status }) => !ENDED.has(Status?.State ?? "")).length;
}
