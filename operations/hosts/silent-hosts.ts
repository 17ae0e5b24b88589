import type { Host } from "../../model/host";
import { connectSsh } from "../../ssh/connection";
import { SshError } from "../../ssh/ssh-error";

/** A moment's silence must not cost a machine its place in the cluster. */
const TRIES = 2;

/**
 * The names of those hosts that do not answer by SSH. One is asked after the other: a server that
 * others are behind lets only some in at once.
 * @throws SshError for a host that can't be trusted, or lets nobody in.
 */
export async function silentHosts(
  hosts: readonly Host[],
  connect: (host: Host) => Promise<{ close(): void }> = connectSsh,
): Promise<ReadonlySet<string>> {
  const silent = new Set<string>();
  for (const host of hosts) {
    if (!(await answers(host, connect))) silent.add(host.name);
  }
  return silent;
}

async function answers(
  host: Host,
  connect: (host: Host) => Promise<{ close(): void }>,
): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      (await connect(host)).close();
      return true;
    } catch (error) {
      const isAway =
        error instanceof SshError && (error.reason === "unreachable" || error.reason === "closed");
      if (!isAway) throw error;
    }
  }
  return false;
}
