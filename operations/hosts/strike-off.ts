import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import type { NodeToStrike } from "./take-down-plan";

/** Milliseconds that the other managers may take to do without one's vote: mostly 1 to 5 s. */
const DEMOTED_MS = 60_000;
const LOOK_MS = 500;

interface NodeJson {
  readonly Version: { readonly Index: number };
  readonly Spec: Readonly<Record<string, unknown>>;
  readonly ManagerStatus?: object | null;
}

/**
 * Takes a node off the swarm without asking its machine: a manager's vote first, then the node. What
 * is not there any more is no error.
 * @param docker of a manager. @throws UserError when the others don't do without it in time.
 */
export async function strikeOff(
  docker: Docker,
  { id, host }: NodeToStrike,
  { demotedMs = DEMOTED_MS, lookMs = LOOK_MS } = {},
): Promise<void> {
  const node = docker.getNode(id);
  const deadline = Date.now() + demotedMs;
  try {
    for (;;) {
      const { Version, Spec, ManagerStatus } = (await node.inspect()) as NodeJson;
      // The engine takes a vote away by the role, and strikes nobody off who has one.
      if (!ManagerStatus) return void (await node.remove({ force: true }));
      if (Spec["Role"] === "manager") {
        await node
          .update({ ...Spec, version: Version.Index, Role: "worker" })
          .catch(unlessOutOfDate);
      }
      if (Date.now() >= deadline) break;
      await sleep(lookMs);
    }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return;
    throw error;
  }
  throw new UserError(
    `${host} does not answer, and the other managers still count its vote after ${demotedMs / 1000} s`,
    { hint: "`docker node ls` on a manager shows where it stands; repeat the command." },
  );
}

/** Somebody changed the node since it was read: it is read again. */
function unlessOutOfDate(error: unknown): void {
  if (error instanceof Error && /update out of sequence/i.test(error.message)) return;
  throw error;
}
