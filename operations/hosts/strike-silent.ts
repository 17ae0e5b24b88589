import type Docker from "dockerode";
import { type Host, HOST_LABEL } from "../../model/host";
import type { Progress } from "../progress";
import type { Project } from "../project";
import type { Pulumi } from "../pulumi";
import type { EngineNodeJson } from "./host-status";
import { nodeCommands } from "./node-commands";
import { silentHosts } from "./silent-hosts";
import { strikeOff } from "./strike-off";
import { StruckOffHosts } from "./struck-off";
import { planTakeDown } from "./take-down-plan";

export interface Cluster {
  readonly docker: Docker;
  readonly pulumi: Pulumi;
  readonly hosts: readonly Host[];
  /** The platform's stack. */
  readonly stack: string;
}

/**
 * Before a platform's machines leave their swarm: strikes those off that do not answer, or that the
 * other managers don't reach, so that they cost nobody the majority; and notes how they are to be
 * cleaned one day.
 * @returns the names of the hosts that the swarm knows no more.
 * @throws UserError before anything is touched when the machines can't all leave.
 */
export async function strikeOffSilent(
  project: Project,
  { docker, pulumi, hosts, stack }: Cluster,
  progress: Progress,
): Promise<readonly string[]> {
  const silent = await progress.step("Which machines answer", () => silentHosts(hosts));
  const nodes = (await docker.listNodes()) as EngineNodeJson[];
  const { Spec } = (await docker.swarmInspect()) as {
    readonly Spec?: { readonly Labels?: Readonly<Record<string, string>> | null };
  };
  const owner = { project: project.name, stack };
  const strikes = planTakeDown({ nodes, labels: Spec?.Labels ?? {}, owner, silent });
  const isListed = (name: string) => nodes.some((node) => node.Spec?.Labels?.[HOST_LABEL] === name);
  // An earlier run has done so.
  const struck = [...silent].filter((name) => !isListed(name));
  const lost = [...new Set([...strikes.map(({ host }) => host), ...struck])];
  if (lost.length === 0) return [];
  await progress.step(`Strike off ${lost.join(", ")}, which can't leave by itself`, async () => {
    const { resources } = await pulumi.state(stack);
    const commands = nodeCommands(resources).filter(({ name }) => lost.includes(name));
    new StruckOffHosts(project.dir, stack).add(commands);
    for (const node of strikes) await strikeOff(docker, node);
  });
  return lost;
}
