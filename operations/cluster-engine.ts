import type Docker from "dockerode";
import type { Host } from "../model/host";
import { engineAddress, engineClient } from "../toolchain/engine/address";
import type { Through } from "./ask-url";
import { readHosts } from "./hosts/read-hosts";
import { withHosts } from "./hosts/with-hosts";
import { prepareTools } from "./machine";
import type { Project } from "./project";
import { stepEdge } from "./step-edge";

/** The cluster's engine, for whoever only looks. */
export interface ClusterEngine {
  readonly docker: Docker;
  /** None: it is the local engine. */
  readonly hosts: readonly Host[];
  /** Where the edge is. Absent: where the names of its URLs lead. */
  readonly through?: Through;
}

/** Unlike `withMachine` it installs and starts nothing. @throws UserError when no host answers. */
export async function withClusterEngine<T>(
  project: Project,
  use: (cluster: ClusterEngine) => Promise<T>,
): Promise<T> {
  const hosts = await readHosts(project, async () => (await prepareTools(project)).pulumi);
  if (hosts.length === 0) {
    const through = stepEdge();
    return use({ docker: engineClient(engineAddress()), hosts, ...(through && { through }) });
  }
  return withHosts(hosts, ({ docker, through }) => use({ docker, hosts, through }));
}
