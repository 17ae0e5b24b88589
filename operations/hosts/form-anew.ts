import type { Host } from "../../model/host";
import type { Progress } from "../progress";
import type { Project } from "../project";
import type { StateResource } from "../pulumi";
import { isInSwarm } from "./is-in-swarm";
import { StruckOffHosts } from "./struck-off";
import { withKeys } from "./with-hosts";

/**
 * The command that forms the swarm stands in the state once it is done; the component, as soon as
 * the run begins that may be killed before.
 */
const FORMED = /slipway:cluster:HostSwarm\$command:local:Command::[^:]*-swarm$/;

/** What a machine that has left the cluster has lost, by a glob of URNs. */
const PREPARATION = "**slipway:hosts:PreparedHost$command**";

type Resource = Pick<StateResource, "urn" | "outputs">;

function formed(resources: readonly Resource[]): Resource | undefined {
  return resources.find(({ urn, outputs }) => FORMED.test(urn) && Boolean(outputs?.["stdout"]));
}

/** Whether the swarm was formed, by the state. */
export function isFormed(resources: readonly Resource[]): boolean {
  return formed(resources) !== undefined;
}

/** Where the machines of a platform stand. */
export interface Formed {
  readonly project: Project;
  /** Of the platform. */
  readonly stack: string;
  readonly hosts: readonly Host[];
  readonly resources: readonly Resource[];
}

/**
 * What has to be made anew, as globs of URNs, where the state says that the swarm was formed and no
 * machine is in one: a `down` was cut off, or somebody has taken it apart. Empty: nothing.
 */
export async function toFormAnew(
  { project, stack, hosts, resources }: Formed,
  progress: Progress,
  isThere: (hosts: readonly Host[], lost: readonly string[]) => Promise<boolean> = isInSwarm,
): Promise<readonly string[]> {
  const swarm = formed(resources);
  if (swarm === undefined || hosts.length === 0) return [];
  const struckOff = new StruckOffHosts(project.dir, stack);
  if (await withKeys(hosts, () => isThere(hosts, struckOff.names()))) {
    // They are wanted again.
    struckOff.clear();
    return [];
  }
  progress.note(`the machines of ${stack} are in no swarm any more: they are made one anew`);
  return [swarm.urn, PREPARATION];
}
