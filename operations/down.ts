import type { Host } from "../model/host";
import { lostHostsVariables } from "../model/lost-hosts";
import { UserError } from "../model/user-error";
import { cleanEngine, cleanHosts } from "./clean-stack";
import { destroyStack, givingUpVolumes } from "./destroy-stack";
import { cleanStruckOff } from "./hosts/clean-struck-off";
import { readHosts } from "./hosts/read-hosts";
import { strikeOffSilent } from "./hosts/strike-silent";
import { StruckOffHosts } from "./hosts/struck-off";
import type { Machine, WithoutCluster } from "./machine";
import type { Progress } from "./progress";
import type { Project, StackFile } from "./project";
import { refuseToSawOff } from "./state/keeps-itself";
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
  machine: Machine | WithoutCluster,
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
  machine: Machine | WithoutCluster,
  stacks: readonly StackFile[],
  volumes: boolean,
  progress: Progress,
): Promise<void> {
  refuseToSawOff(
    project,
    machine.pulumi,
    stacks.map(({ stack }) => stack),
  );
  const existing = await machine.pulumi.stackNames();
  await refuseToStrand(project, machine, stacks, existing);
  const hosts = await readHosts(project, () => Promise.resolve(machine.pulumi));
  const platform = stacks.find(({ kind }) => kind === "platform")?.stack;
  const lost = await lostHosts(
    { project, machine, hosts, ...(isIn(existing, platform) && { platform }) },
    progress,
  );
  const telling = { ...machine, pulumi: machine.pulumi.with(lostHostsVariables(lost)) };
  for (const { stack, kind } of [...stacks].reverse()) {
    if (existing.includes(stack)) {
      const giveUp = kind === "platform" && volumes ? hosts : [];
      await progress.step(`pulumi destroy --stack ${stack}`, (report) =>
        givingUpVolumes(giveUp, { project: project.name, stack }, report, () =>
          destroyStack(project, telling, stack, report),
        ),
      );
    }
    // One that was struck off waits for its swarm, in vain, and answers nothing until it is cleaned.
    const waiting = platform === undefined ? [] : new StruckOffHosts(project.dir, platform).names();
    const looked = hosts.filter(({ name }) => !waiting.includes(name));
    await progress.step(`Look for what is left of ${stack}`, async (report) => {
      const whose = { project: project.name, stack, volumes };
      if (hosts.length > 0) await cleanHosts(looked, whose, report);
      else if (machine.docker !== undefined) await cleanEngine(machine.docker, whose, report);
    });
  }
  if (platform === undefined) return;
  const noted = { stack: platform, hosts };
  const cleaned = await cleanStruckOff(project, machine.pulumi, noted, progress);
  if (cleaned.length === 0) return;
  await progress.step("Look for what is left on them", async (report) => {
    for (const { stack } of stacks) {
      await cleanHosts(cleaned, { project: project.name, stack, volumes }, report);
    }
  });
}

function isIn(names: readonly string[], name: string | undefined): name is string {
  return name !== undefined && names.includes(name);
}

interface Leaving {
  readonly project: Project;
  readonly machine: Machine | WithoutCluster;
  readonly hosts: readonly Host[];
  /** Absent: the machines stay, or have left before. */
  readonly platform?: string;
}

/** The names of the hosts that no swarm knows. */
async function lostHosts(
  { project, machine: { docker, pulumi }, hosts, platform }: Leaving,
  progress: Progress,
): Promise<readonly string[]> {
  if (hosts.length > 0 && docker === undefined) {
    progress.note("the machines are in no swarm any more: what was in it is gone");
    return hosts.map(({ name }) => name);
  }
  if (hosts.length === 0 || docker === undefined || platform === undefined) return [];
  return strikeOffSilent(project, { docker, pulumi, hosts, stack: platform }, progress);
}

async function refuseToStrand(
  project: Project,
  { pulumi }: Pick<Machine, "pulumi">,
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
