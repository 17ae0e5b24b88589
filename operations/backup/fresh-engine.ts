import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import { leftovers } from "../leftovers";
import type { Pulumi } from "../pulumi";
import { isEmpty } from "./copy-volume";
import type { VolumePart } from "./manifest";
import type { VolumeContainers } from "./volume-container";

/** What a backup would be restored over. */
export interface Target {
  readonly docker: Docker;
  readonly pulumi: Pick<Pulumi, "stackNames" | "state">;
  readonly project: string;
  /** Those of the backup. */
  readonly stacks: readonly string[];
  readonly volumes: readonly VolumePart[];
  /** Volumes with content, and a state that says that a stack is up, are given up. */
  readonly force: boolean;
}

/** @throws UserError when a stack runs there, in any case: its volumes are open. */
export async function requireNothingRuns({
  docker,
  project,
  stacks,
}: Pick<Target, "docker" | "project" | "stacks">): Promise<void> {
  for (const stack of stacks) {
    const { objects } = await leftovers(docker, project, stack);
    const running = objects.filter(({ kind }) => kind === "service" || kind === "container");
    if (running.length === 0) continue;
    throw new UserError(`${stack} runs here: ${running.map(({ name }) => name).join(", ")}`, {
      hint: "Nothing was touched. Run `slipway down` first, or restore onto another engine.",
    });
  }
}

/** @throws UserError when there is anything that the backup would take the place of, unless forced. */
export async function requireFresh(
  { docker, pulumi, stacks, volumes, force }: Target,
  containers: VolumeContainers,
): Promise<void> {
  if (force) return;
  const hint =
    "Nothing was touched. `--force` gives up what is there for what the backup holds, for good.";
  const existing = await pulumi.stackNames();
  for (const stack of stacks.filter((one) => existing.includes(one))) {
    const { resources } = await pulumi.state(stack);
    if (resources.some(({ type }) => !type.startsWith("pulumi:"))) {
      throw new UserError(`Pulumi's state here says that ${stack} is up`, { hint });
    }
  }
  const { Volumes } = await docker.listVolumes();
  const there = new Set((Volumes ?? []).map(({ Name }) => Name));
  const full: string[] = [];
  for (const { name } of volumes.filter((one) => there.has(one.name))) {
    if (!(await containers.use(name, { writes: false }, isEmpty))) full.push(name);
  }
  if (full.length > 0) {
    throw new UserError(`volumes with content are on the engine: ${full.join(", ")}`, { hint });
  }
}
