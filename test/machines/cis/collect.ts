import type { Host } from "../../../model/host";
import { connectSsh } from "../../../ssh/connection";
import { dockerOver } from "../../../ssh/engine";
import { collectContainers } from "./collect-containers";
import { collectImages } from "./collect-images";
import { collectMachine } from "./collect-machine";
import { collectSwarm } from "./collect-swarm";
import type { ClusterFacts, MachineFacts, SwarmFacts } from "./facts";
import { rootShell } from "./root-shell";

/**
 * Reads what the benchmark asks for from each machine, over SSH, one after the other, and changes
 * nothing there.
 * @throws SshError, UserError, or what a machine's answer does not fit.
 */
export async function collectFacts(hosts: readonly Host[]): Promise<ClusterFacts> {
  const machines: MachineFacts[] = [];
  let swarm: SwarmFacts | undefined;
  for (const host of hosts) {
    const connection = await connectSsh(host);
    try {
      const docker = dockerOver(connection);
      const shell = rootShell(connection, host.user);
      machines.push({
        name: host.name,
        clusterAddress: host.clusterAddress,
        ...(await collectMachine(docker, shell)),
        containers: await collectContainers(docker, shell),
        images: await collectImages(docker),
      });
      if (host.role === "manager") swarm ??= await collectSwarm(docker);
    } finally {
      connection.close();
    }
  }
  if (swarm === undefined)
    throw new Error("no host is a manager: nobody can be asked of the swarm");
  return { machines, swarm };
}
