import * as fs from "node:fs";
import * as path from "node:path";
import type Docker from "dockerode";
import { buildApps, type BuildOptions, type BuiltImage } from "../build";
import { isNotFound, pullImage } from "../build/registry";
import { isPinned } from "../config";
import { readPins, setPin } from "../config/edit";
import { withoutTag } from "../model/pin";
import { UserError } from "../model/user-error";
import { imageId } from "../toolchain/supply/engine-images";
import { editStackFile } from "./edit-stack-file";
import { hostSource } from "./hosts/read-hosts";
import type { Machine } from "./machine";
import { ensureBases } from "./official-images";
import type { Progress, Report } from "./progress";
import { readStackFile, type Project, type StackFile } from "./project";
import { registryAccess, registryAddress, type RegistryAccess } from "./registry";

/** Builds the apps that a stack has not pinned yet, and pins them in its file. */
export async function pinUnbuiltApps(
  project: Project,
  machine: Machine,
  stack: StackFile,
  names: readonly string[],
  progress: Progress,
): Promise<void> {
  const folders = names.map((name) => appFolder(project, name, stack));
  const built = await progress.step(`Build ${names.join(", ")}`, async (report) =>
    buildApps(folders, await buildOptions(project, machine, report)),
  );
  requirePinned(names, built);
  progress.note(writePins(stack, built));
}

/** @throws UserError when a folder's Dockerfile gives its image another name than the config. */
function requirePinned(names: readonly string[], built: readonly BuiltImage[]): void {
  const missing = names.filter((name) => !built.some((one) => one.name === name));
  if (missing.length === 0) return;
  throw new UserError(
    `apps/${missing.join(", apps/")}: the Dockerfile's first line gives the image another name: ` +
      built.map(({ name }) => name).join(", "),
    { hint: "The folder, the image and the key under slipway:images bear one name." },
  );
}

/** Writes the pins of built images into a stack's file; answers the diff. */
export function writePins(stack: StackFile, built: readonly BuiltImage[]): string {
  return editStackFile(stack, (text) =>
    built.reduce((edited, { name, pin }) => setPin(edited, name, pin), text),
  );
}

/**
 * Sees to it that the engine has each image of the platform's own registry that a stack pins: from
 * the registry, or else built again, which gives the same digest from the same sources.
 * @throws UserError when a pinned image exists nowhere and its sources have moved on.
 */
export async function ensureAppImages(
  project: Project,
  machine: Machine,
  stack: StackFile,
  progress: Progress,
): Promise<void> {
  const own = `${registryAddress(project)}/`;
  const pins = Object.entries(readPins(readStackFile(stack)));
  for (const [name, pin] of pins) {
    if (!isPinned(pin) || !pin.startsWith(own)) continue;
    const reference = withoutTag(pin);
    if (await isWhereItRuns(project, machine.docker, reference)) continue;
    await progress.step(`Fetch ${name}`, async (report) => {
      const access = await registryAccess(project, machine.pulumi, "reader");
      if (await fetchImage(machine.docker, reference, access, report)) return;
      report("not in the registry: building it again from its sources");
      const folder = appFolder(project, name, stack);
      const built = await buildApps([folder], await buildOptions(project, machine, report));
      if (built.some((one) => one.name === name && withoutTag(one.pin) === reference)) return;
      throw new UserError(
        `${stack.file}: slipway:images.${name}: ${pin} is neither in the registry nor what its ` +
          "sources give today",
        {
          hint:
            `Check out the revision in its tag, or pin what the sources give now: ` +
            `\`slipway build ${path.relative(project.dir, folder)} --pin ${stack.stack}\`.`,
        },
      );
    });
  }
}

/**
 * Whether the one engine has an image. On several machines only the registry is where all of them
 * have it from, so that what one of them has says nothing.
 */
export async function isWhereItRuns(
  project: Project,
  docker: Docker,
  reference: string,
): Promise<boolean> {
  if (hostSource(project) !== "engine") return false;
  return (await imageId(docker, reference)) !== undefined;
}

/** How apps are built on this machine and pushed to the platform's registry. */
export async function buildOptions(
  project: Project,
  machine: Machine,
  report: Report,
): Promise<BuildOptions> {
  return {
    docker: machine.docker,
    projectDir: project.dir,
    registry: await registryAccess(project, machine.pulumi),
    ensureBases: (references) => ensureBases(project, machine, references, report),
    report,
  };
}

function appFolder(project: Project, name: string, stack: StackFile): string {
  const folder = path.join(project.dir, "apps", name);
  if (fs.existsSync(path.join(folder, "Dockerfile"))) return folder;
  throw new UserError(
    `${stack.file}: slipway:images.${name} has no image to pin: there is no apps/${name}/Dockerfile`,
    { hint: "Pin it by hand (tag@digest), or add the app's folder." },
  );
}

/**
 * Pulls an image of the platform's registry. One that does not answer is told, and no failure where
 * the engine has the image: a way back must not need the registry.
 * @returns false when the registry does not have it. @throws any other failure.
 */
export async function fetchImage(
  docker: Docker,
  reference: string,
  access: RegistryAccess,
  report: Report,
): Promise<boolean> {
  try {
    await pullImage(docker, reference, access);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    if ((await imageId(docker, reference)) === undefined) throw error;
    report(
      `${access.address} was not asked: ${(error as Error).message}; the engine has the image`,
    );
    return true;
  }
}
