import { MACHINES_ONLY_VARIABLE } from "../../config/assumed-images";
import { managersOf } from "../../model/host";
import { UserError } from "../../model/user-error";
import { connectManager } from "../../ssh/manager";
import { prepareStack } from "../prepare-stack";
import type { Progress } from "../progress";
import type { Project, StackFile } from "../project";
import type { Pulumi, StateResource } from "../pulumi";
import { isFormed, toFormAnew } from "./form-anew";
import { hostSource, readHosts } from "./read-hosts";
import { StruckOffHosts } from "./struck-off";
import { withKeys } from "./with-hosts";

/** The machines and their swarm, as globs of URNs; none match where there is one engine. */
export const MACHINE_TARGETS = ["**slipway:hosts:**", "**slipway:cluster:HostSwarm**"] as const;

/** What a run limited to them needs of the platform's plan. */
const TARGETS = [
  "**pulumi:pulumi:Stack**",
  "**pulumi:providers:command**",
  "**pulumi:providers:azure-native**",
  ...MACHINE_TARGETS,
];

/** Of a platform that is up on the local engine; what stands there would be forgotten, and go on. */
function refuseLocal(
  resources: readonly Pick<StateResource, "type">[],
  { stack, file }: StackFile,
): void {
  if (!resources.some(({ type }) => type === "slipway:cluster:SwarmCluster")) return;
  throw new UserError(`${file}: slipway:hosts: ${stack} is up on the local engine`, {
    hint: `Take it down first, without the hosts in its file (\`slipway down\`), or make them another platform stack's.`,
  });
}

/**
 * The machines first: until they are a swarm there is no engine that the rest could be put on. Does
 * nothing for the local engine, and nothing while the swarm exists: then the same `pulumi up` that
 * brings up the rest also sees to the machines.
 * @param existing the stacks that Pulumi knows.
 * @returns those that it knows afterwards. @throws UserError when the machines become no swarm.
 */
export async function readyHosts(
  project: Project,
  pulumi: Pulumi,
  stacks: readonly StackFile[],
  existing: readonly string[],
  progress: Progress,
): Promise<readonly string[]> {
  const platform = stacks.find(({ kind }) => kind === "platform");
  if (platform === undefined || hostSource(project) === "engine") return existing;
  const read = () => readHosts(project, () => Promise.resolve(pulumi));
  let replace: readonly string[] = [];
  if (existing.includes(platform.stack)) {
    const { resources } = await pulumi.state(platform.stack);
    refuseLocal(resources, platform);
    if (isFormed(resources)) {
      const hosts = await read();
      replace = await toFormAnew({ project, stack: platform.stack, hosts, resources }, progress);
      if (replace.length === 0) return existing;
    }
  }
  const diff = await prepareStack(project, platform, pulumi, existing);
  if (diff !== "") progress.note(diff);
  const declared = await read();
  const count = declared.length === 0 ? "" : `: ${counted(declared.length)}`;
  await withKeys(declared, (variables) =>
    progress.step(`The machines first${count}`, async (report) => {
      const limited = { ...variables, [MACHINES_ONLY_VARIABLE]: "1" };
      await pulumi.with(limited).up(platform.stack, { targets: TARGETS, replace }, report);
      const manager = await connectManager(managersOf(await read()));
      manager.connection.close();
      // Those that an earlier `down` struck off have joined anew.
      new StruckOffHosts(project.dir, platform.stack).clear();
    }),
  );
  return [...new Set([...existing, platform.stack])];
}

function counted(hosts: number): string {
  return hosts === 1 ? "1 host" : `${hosts} hosts`;
}
