import { readPins } from "../config/edit";
import { readSubstitutions } from "../config/substitutions";
import { ensureImages, pushSubstitutes } from "../toolchain/images";
import type { Machine } from "./machine";
import { UNPINNED } from "./promote";
import { readStackFile, type Project, type StackFile } from "./project";
import type { Progress, Report } from "./progress";
import { registryAccess, registryAddress } from "./registry";

/** What a run limited to the registry needs of the platform's plan. */
const REGISTRY_TARGETS = [
  "**pulumi:pulumi:Stack**",
  "**pulumi:providers:**",
  "**slipway:registry:Registry**",
];

/** The pins of these stacks that do not come from the platform's own registry. */
export function officialPins(project: Project, stacks: readonly StackFile[]): string[] {
  const own = `${registryAddress(project)}/`;
  const pins = stacks.flatMap((stack) => Object.values(readPins(readStackFile(stack))));
  return [...new Set(pins)].filter((pin) => pin !== UNPINNED && !pin.startsWith(own)).sort();
}

/** Pulls them; what can't be pulled is made on this machine and recorded as a substitution. */
export async function ensureStackImages(
  project: Project,
  { docker }: Machine,
  stacks: readonly StackFile[],
  report: Report,
): Promise<void> {
  await ensureImages(docker, officialPins(project, stacks), { projectDir: project.dir, report });
}

/**
 * Substitutes made on this machine have no digest until a registry holds them: where there are any,
 * the registry is brought up by itself first and they are pushed into it.
 */
export async function publishSubstitutes(
  project: Project,
  machine: Machine,
  platform: StackFile,
  progress: Progress,
): Promise<void> {
  const substitutions = readSubstitutions(project.dir);
  const pending = Object.values(substitutions).some(({ digest }) => digest === undefined);
  if (!pending) return;
  await progress.step("The registry first: it gives local images their digests", async (report) => {
    await machine.pulumi.up(platform.stack, { targets: REGISTRY_TARGETS }, report);
    const access = await registryAccess(project, machine.pulumi);
    await pushSubstitutes(machine.docker, access, { projectDir: project.dir, report });
  });
}
