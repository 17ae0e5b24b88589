import type Docker from "dockerode";
import { UserError } from "../model/user-error";
import { heal } from "./heal";
import { healing } from "./healing";
import { eachHost, engineThere, giveUpVolumes, keepVolumes } from "./hosts/each-host";
import { readHosts } from "./hosts/read-hosts";
import { type Labelled, leftovers, removeLeftovers } from "./leftovers";
import type { Machine } from "./machine";
import type { Host } from "../model/host";
import type { Progress, Report } from "./progress";
import type { Project, StackFile } from "./project";
import { withStackRuns } from "./runs/stack-run";

export interface DownOptions {
  /** Remove data volumes as well. Default false. */
  readonly volumes: boolean;
}

/**
 * Takes stacks down, the platform last, then looks whether anything with their labels is left.
 * @throws UserError when the platform would go while an environment still stands on it.
 */
export async function takeDown(
  project: Project,
  machine: Machine,
  stacks: readonly StackFile[],
  { volumes }: DownOptions,
  progress: Progress,
): Promise<void> {
  const names = stacks.map(({ stack }) => stack);
  const command = `slipway down ${names.join(" ")}`;
  await withStackRuns(
    project,
    names,
    { command },
    (line) => progress.note(line),
    () => takeDownHeld(project, machine, stacks, volumes, progress),
  );
}

async function takeDownHeld(
  project: Project,
  machine: Machine,
  stacks: readonly StackFile[],
  volumes: boolean,
  progress: Progress,
): Promise<void> {
  const existing = await machine.pulumi.stackNames();
  await refuseToStrand(project, machine, stacks, existing);
  const hosts = await readHosts(project, () => Promise.resolve(machine.pulumi));
  for (const { stack, kind } of [...stacks].reverse()) {
    if (existing.includes(stack)) {
      await progress.step(`pulumi destroy --stack ${stack}`, (report) =>
        givingUpVolumes(
          kind === "platform" && volumes ? hosts : [],
          { project: project.name, stack },
          report,
          async () => {
            await healing(
              () => heal(project, machine, stack, report),
              () => machine.pulumi.destroy(stack, report),
            );
            await machine.pulumi.removeStack(stack);
          },
        ),
      );
    }
    await progress.step(`Look for what is left of ${stack}`, async (report) => {
      const look = (docker: Docker) => clean(docker, project.name, stack, volumes, report);
      if (hosts.length === 0) return look(machine.docker);
      await eachHost(hosts, report, async (_host, connection) => {
        const docker = await engineThere(connection);
        if (docker !== undefined) await look(docker);
      });
    });
  }
}

/** Hosts clean themselves as they leave: they are told before that the stack's volumes go too. */
async function givingUpVolumes(
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

async function clean(
  docker: Docker,
  project: string,
  stack: string,
  volumes: boolean,
  report: (line: string) => void,
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

async function refuseToStrand(
  project: Project,
  { pulumi }: Machine,
  stacks: readonly StackFile[],
  existing: readonly string[],
): Promise<void> {
  if (!stacks.some(({ kind }) => kind === "platform")) return;
  const staying = project.stacks.filter(
    (one) => one.kind === "environment" && !stacks.includes(one) && existing.includes(one.stack),
  );
  for (const { stack } of staying) {
    const { resources } = await pulumi.state(stack);
    if (resources.some(({ type }) => !type.startsWith("pulumi:"))) {
      throw new UserError(`${stack} still stands on the platform`, {
        hint: `Run \`slipway down ${stack}\` first, or \`slipway down\` for all stacks.`,
      });
    }
  }
}
