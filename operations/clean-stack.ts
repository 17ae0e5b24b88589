import type Docker from "dockerode";
import type { Host } from "../model/host";
import { eachHost, engineThere } from "./hosts/each-host";
import { type Labelled, leftovers, removeLeftovers } from "./leftovers";
import type { Report } from "./progress";

export interface StackToClean {
  readonly project: string;
  readonly stack: string;
  readonly volumes: boolean;
}

/** Removes whatever bears a stack's labels on each host that answers and has an engine. */
export async function cleanHosts(
  hosts: readonly Host[],
  whose: StackToClean,
  report: Report,
): Promise<void> {
  await eachHost(hosts, report, async (_host, connection) => {
    const engine = await engineThere(connection);
    if (engine !== undefined) await cleanEngine(engine, whose, report);
  });
}

/** The same on one engine. */
export async function cleanEngine(
  docker: Docker,
  { project, stack, volumes }: StackToClean,
  report: Report,
): Promise<void> {
  const { objects, swarm } = await leftovers(docker, project, stack);
  const kept = volumes ? [] : objects.filter(({ kind }) => kind === "volume");
  // A worker sees the swarm's networks while it is in them; they are the managers' to remove.
  const isOthers = ({ kind }: Labelled) => kind === "network" && swarm === "unknown";
  await removeLeftovers(
    docker,
    objects.filter((one) => !kept.includes(one) && !isOthers(one)),
    report,
  );
  if (kept.length > 0) report(`kept volumes: ${kept.map(({ name }) => name).join(", ")}`);
}
