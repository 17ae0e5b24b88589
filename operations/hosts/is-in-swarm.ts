import type { Host } from "../../model/host";
import { UserError } from "../../model/user-error";
import { connectManager, NoSwarmError } from "../../ssh/manager";
import { SshError } from "../../ssh/ssh-error";

/**
 * Whether one of the managers may be in a swarm; false only where all of them answer, and say no.
 * @param lost names of hosts that need not answer: their swarm has struck them off.
 * @throws SshError when one shows a wrong host key.
 */
export async function isInSwarm(
  hosts: readonly Host[],
  lost: readonly string[] = [],
  connect: typeof connectManager = connectManager,
): Promise<boolean> {
  try {
    (await connect(hosts, { lost })).connection.close();
    return true;
  } catch (error) {
    if (error instanceof NoSwarmError) return false;
    if (error instanceof UserError && !(error instanceof SshError)) return true;
    throw error;
  }
}
