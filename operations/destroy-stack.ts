import type { Host } from "../model/host";
import { forgetCluster } from "./forget-cluster";
import { heal } from "./heal";
import { healing } from "./healing";
import { eachHost, giveUpVolumes, keepVolumes } from "./hosts/each-host";
import type { Machine, WithoutCluster } from "./machine";
import type { Report } from "./progress";
import type { Project } from "./project";

/** Destroys what a stack has made, and the stack; without a cluster, what was in it is forgotten. */
export async function destroyStack(
  project: Project,
  machine: Machine | WithoutCluster,
  stack: string,
  report: Report,
): Promise<void> {
  const { pulumi } = machine;
  if (machine.docker === undefined) {
    await forgetCluster(pulumi, stack, report);
    await pulumi.destroy(stack, report);
  } else {
    await healing(
      () => heal(project, machine, stack, report),
      () => pulumi.destroy(stack, report),
    );
  }
  await pulumi.removeStack(stack);
}

/** Hosts clean themselves as they leave: they are told before that the stack's volumes go too. */
export async function givingUpVolumes(
  hosts: readonly Host[],
  whose: { readonly project: string; readonly stack: string },
  report: Report,
  destroy: () => Promise<void>,
): Promise<void> {
  await eachHost(hosts, report, (host, connection) => giveUpVolumes(host, connection, whose));
  try {
    await destroy();
  } catch (error) {
    // A machine that leaves later, for another reason, must not take them with it.
    await eachHost(hosts, report, keepVolumes);
    throw error;
  }
}
