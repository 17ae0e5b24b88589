import { execa } from "execa";
import type { Host } from "../../model/host";
import { lostHostsVariables } from "../../model/lost-hosts";
import { UserError } from "../../model/user-error";
import type { Progress } from "../progress";
import type { Project } from "../project";
import type { Pulumi } from "../pulumi";
import { hostSource } from "./read-hosts";
import { silentHosts } from "./silent-hosts";
import { type StruckOff, StruckOffHosts } from "./struck-off";

/**
 * Cleans the machines that a `down`, this one or an earlier one, has struck off because they did not
 * answer, as far as they do by now; says of the others that they were not cleaned.
 * @param hosts of the platform: how they are reached now.
 * @returns those that were cleaned.
 * @throws UserError when one that answers can't be cleaned.
 */
export async function cleanStruckOff(
  project: Project,
  pulumi: Pulumi,
  { stack, hosts }: { readonly stack: string; readonly hosts: readonly Host[] },
  progress: Progress,
): Promise<readonly Host[]> {
  const list = new StruckOffHosts(project.dir, stack);
  // A cloud's machines are deleted with their stack, dead or alive.
  if (hostSource(project) === "azure") list.clear();
  const noted = list.read();
  if (noted.length === 0) return [];
  const silent = await silentHosts(hosts.filter(({ name }) => isIn(noted, name)));
  const cleaned: Host[] = [];
  for (const one of noted) {
    const { name } = one;
    const host = hosts.find((listed) => listed.name === name);
    if (silent.has(name) || host === undefined) {
      progress.note(notCleaned(name));
      continue;
    }
    await progress.step(`Clean ${name}, which was struck off`, async (report) => {
      for (const line of await take(project, pulumi, one)) report(line);
    });
    list.remove(name);
    cleaned.push(host);
  }
  return cleaned;
}

/** What is left to do on a machine that does not answer. */
export function notCleaned(name: string): string {
  return (
    `${name} was struck off the swarm, but nothing was cleaned on it: it does not answer.\n` +
    "  When it is back, run `slipway down` again: it leaves its swarm and is cleaned then. By hand, " +
    `\`slipway host shell ${name} -- docker swarm leave --force\` frees it; what Slipway has put ` +
    "there stays."
  );
}

function isIn(noted: readonly StruckOff[], name: string): boolean {
  return noted.some((one) => one.name === name);
}

/** By the command that the plan had for it. @returns what it says. */
async function take(
  project: Project,
  pulumi: Pulumi,
  { name, command, environment }: StruckOff,
): Promise<string[]> {
  const { all, exitCode } = await execa("sh", ["-c", command], {
    cwd: project.dir,
    env: { ...pulumi.options.environment, ...environment, ...lostHostsVariables([name]) },
    all: true,
    reject: false,
    stdin: "ignore",
  });
  if (exitCode === 0) return all.split("\n");
  throw new UserError(`${name} was struck off, and can't be cleaned:\n${all}`, {
    hint: "Mend it, and run the same command again.",
  });
}
