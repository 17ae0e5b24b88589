import { SshError } from "../../ssh/ssh-error";
import type { SwarmHost } from "./machine";
import type { NodeTools } from "./node-tools";
import { type OwnMachine, reachOwn } from "./own-machine";

/** An engine that is down does not keep its machine in the swarm: it is not waited for long. */
const ENGINE_MS = 15_000;

export interface LeavingMachine extends OwnMachine {
  /** Somebody answers there who shows another host key, or does not let Slipway in. */
  readonly stranger: boolean;
}

export async function reachLeaving(host: SwarmHost, tools: NodeTools): Promise<LeavingMachine> {
  try {
    return { ...(await reachOwn(host, tools, ENGINE_MS)), stranger: false };
  } catch (error) {
    if (error instanceof SshError) return { failure: error, stranger: true };
    throw error;
  }
}
