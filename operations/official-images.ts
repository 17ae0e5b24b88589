import { isPinned } from "../config";
import { readPins } from "../config/edit";
import { readSubstitutions, resolvePin, type Substitutions } from "../config/substitutions";
import { parsePin } from "../model/pin";
import { ensureImages } from "../toolchain/images";
import { pushSubstitutes } from "../toolchain/push-substitutes";
import { heal } from "./heal";
import { healing } from "./healing";
import { hostSource } from "./hosts/read-hosts";
import { MACHINE_TARGETS } from "./hosts/ready-hosts";
import type { Machine } from "./machine";
import { readStackFile, type Project, type StackFile } from "./project";
import type { Progress, Report } from "./progress";
import { registryAccess, registryAddress, registryPlace } from "./registry";

/** What a run limited to the registry needs of the platform's plan. */
const REGISTRY_TARGETS = [
  "**pulumi:pulumi:Stack**",
  "**pulumi:providers:**",
  ...MACHINE_TARGETS,
  "**slipway:registry:**",
  // The network of a CI's steps, which the registry joins, and the swarm that it is in.
  "**slipway:cluster:SwarmCluster**",
  "**Network::ci-steps",
];

/** The platform's own registry can't be asked for the image that it starts from. */
export const REGISTRY_IMAGE = "registry";

/** The pins of these stacks that do not come from the platform's own registry, by name. */
export function officialPins(
  project: Project,
  stacks: readonly StackFile[],
): ReadonlyMap<string, string> {
  const own = `${registryAddress(project)}/`;
  return new Map(
    stacks
      .flatMap((stack) => Object.entries(readPins(readStackFile(stack))))
      .filter(([, pin]) => isPinned(pin) && !pin.startsWith(own)),
  );
}

/** Pulls them; what can't be pulled is made on this machine and recorded as a substitution. */
export async function ensureStackImages(
  project: Project,
  { engine }: Machine,
  stacks: readonly StackFile[],
): Promise<void> {
  const pins = [...officialPins(project, stacks).values()];
  await ensureImages(engine, pins, { projectDir: project.dir });
}

/**
 * Substitutes made on this machine have no digest until a registry holds them: where there are any,
 * the registry is brought up by itself first and they are pushed into it.
 * @param fresh the platform's registry is new, so that even known substitutes are not in it.
 */
export async function publishSubstitutes(
  project: Project,
  machine: Machine,
  platform: StackFile,
  fresh: boolean,
  progress: Progress,
): Promise<void> {
  const { push: isPushedTo } = registryPlace(project);
  if (!isPushedTo) return;
  const pins = [...officialPins(project, project.stacks)]
    .filter(([name]) => name !== REGISTRY_IMAGE)
    .map(([, pin]) => pin);
  const record = readSubstitutions(project.dir);
  const substituted = pins.filter((pin) => resolvePin(parsePin(pin), record).substituted);
  const unpublished = substituted.filter((pin) => !runsByDigest(pin, record));
  if (unpublished.length === 0 && !(fresh && substituted.length > 0)) return;
  await progress.step("The registry first: it gives local images their digests", async (report) => {
    await registryFirst(project, machine, platform, report);
    await push(project, machine, substituted, report);
  });
}

/** Brings the platform's registry up, and nothing else of it; somebody else's is there already. */
export async function registryFirst(
  project: Project,
  machine: Machine,
  { stack }: StackFile,
  report: Report,
): Promise<void> {
  if (registryPlace(project).kind === "external") return;
  await healing(
    () => heal(project, machine, stack, report),
    () => machine.pulumi.up(stack, { targets: REGISTRY_TARGETS }, report),
  );
}

/**
 * On several machines an image that one of them made is nothing to the others: what has no digest
 * yet is pushed into the registry, which is up. On one engine there is nothing to do.
 */
export async function shareSubstitutes(
  project: Project,
  machine: Machine,
  pins: readonly string[],
  report: Report,
): Promise<void> {
  if (hostSource(project) === "engine") return;
  const record = readSubstitutions(project.dir);
  const unshared = pins.filter((pin) => {
    return resolvePin(parsePin(pin), record).substituted && !runsByDigest(pin, record);
  });
  if (unshared.length > 0) await push(project, machine, unshared, report);
}

/** The pinned bases of a build, made ready in the same way. */
export async function ensureBases(
  project: Project,
  machine: Machine,
  references: readonly string[],
  report: Report,
): Promise<Substitutions> {
  await ensureImages(machine.engine, references, { projectDir: project.dir, report });
  return push(project, machine, references, report);
}

async function push(
  project: Project,
  { engine, pulumi }: Machine,
  references: readonly string[],
  report: Report,
): Promise<Substitutions> {
  const access = await registryAccess(project, pulumi);
  return pushSubstitutes(engine, references, access, { projectDir: project.dir, report });
}

function runsByDigest(pin: string, record: Substitutions): boolean {
  return resolvePin(parsePin(pin), record).run.includes("@");
}
