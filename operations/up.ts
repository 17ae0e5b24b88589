import { UNPINNED } from "../config";
import { readPins } from "../config/edit";
import { UserError } from "../model/user-error";
import { ensureAppImages, pinUnbuiltApps } from "./app-images";
import { checkExternalRegistry } from "./check-external-registry";
import { provisionCi } from "./ci/provision/provision";
import { ensureCiImage } from "./ci-image";
import { noteGood } from "./deploy/note-good";
import { heal } from "./heal";
import { healing } from "./healing";
import { hostSource } from "./hosts/read-hosts";
import { readyHosts } from "./hosts/ready-hosts";
import { checkMachine, type Machine, prepareTools, withEngine } from "./machine";
import {
  ensureStackImages,
  officialPins,
  publishSubstitutes,
  shareSubstitutes,
} from "./official-images";
import { prepareStack } from "./prepare-stack";
import { applyPromotion, planPromotion } from "./promote";
import { findPlatform, readStackFile, type Project, type StackFile } from "./project";
import type { Progress } from "./progress";
import { platformPorts } from "./registry";
import { withStackRuns } from "./runs/stack-run";
import { keepsItself, refuseToReplaceStore } from "./state/keeps-itself";
import { spreadImages } from "./spread-images";
import { awaitHealthy, isHealthy, readStatus, type ServiceStatus } from "./status";

/**
 * Brings stacks up, one after the other, with all that they need first: toolchain, engine, images,
 * encryption, secrets, pins. Each edit of a stack file is shown as a diff. Recovers what a run left
 * that was killed.
 * @returns what runs afterwards. @throws UserError at the first thing that can't work, and at once
 * when another run holds one of the stacks.
 */
export function bringUp(
  project: Project,
  stacks: readonly StackFile[],
  progress: Progress,
): Promise<ServiceStatus[]> {
  const names = stacks.map(({ stack }) => stack);
  const command = `slipway up ${names.join(" ")}`;
  const note = (line: string) => progress.note(line);
  return withStackRuns(project, names, { command }, note, async () => {
    const tools = await prepareTools(project);
    const before = await tools.pulumi.stackNames();
    requirePlatform(project, stacks, before);
    const checked = await checkExternalRegistry(project, tools.pulumi, { existing: before, note });
    const existing = await readyHosts(project, tools.pulumi, stacks, checked, progress);
    return withEngine(project, tools, (machine) =>
      bringUpOn(project, machine, stacks, { before, existing }, progress),
    );
  });
}

/** What was there when the command began, and what is since the machines are ready. */
interface StackNames {
  readonly before: readonly string[];
  readonly existing: readonly string[];
}

async function bringUpOn(
  project: Project,
  machine: Machine,
  stacks: readonly StackFile[],
  { before, existing }: StackNames,
  progress: Progress,
): Promise<ServiceStatus[]> {
  await checkMachine(project, machine, platformPorts(project));
  await ensureStackImages(project, machine, stacks);
  for (const stack of stacks) {
    await editStack(project, machine, stack, existing, progress);
    if (stack.kind === "platform") await upPlatform(project, machine, stack, before, progress);
    else await upEnvironment(project, machine, stack, progress);
  }
  const rows = await progress.step("Every URL answers through the edge", () =>
    awaitHealthy(() => readStatus(project, machine.docker, stacks, machine.through)),
  );
  for (const stack of stacks) await noteGood(project, stack, rows);
  return rows;
}

/** @throws UserError when a stack is wanted before what it joins. */
function requirePlatform(
  project: Project,
  stacks: readonly StackFile[],
  existing: readonly string[],
): void {
  const platform = findPlatform(project);
  if (stacks.includes(platform) || existing.includes(platform.stack)) return;
  const wanted = stacks.map(({ stack }) => stack).join(" ");
  throw new UserError(`${wanted} joins "${platform.stack}", which is not up`, {
    hint: `slipway up ${platform.stack} ${wanted}`,
  });
}

async function editStack(
  project: Project,
  { pulumi }: Machine,
  stack: StackFile,
  existing: readonly string[],
  progress: Progress,
): Promise<void> {
  const diff = await prepareStack(project, stack, pulumi, existing);
  if (diff !== "") progress.note(diff);
}

async function upPlatform(
  project: Project,
  machine: Machine,
  platform: StackFile,
  before: readonly string[],
  progress: Progress,
): Promise<void> {
  const fresh = !before.includes(platform.stack);
  if (!fresh && keepsItself(project, machine.pulumi)) {
    await progress.step("The store of the state stays as it is", (report) =>
      refuseToReplaceStore(project, machine.pulumi, report),
    );
  }
  await publishSubstitutes(project, machine, platform, fresh, progress);
  await ensureCiImage(project, machine, platform, progress);
  const up = () => pulumiUp(project, machine, platform, progress);
  await up();
  await provisionCi(project, machine, platform, progress, up);
}

async function upEnvironment(
  project: Project,
  machine: Machine,
  stack: StackFile,
  progress: Progress,
): Promise<void> {
  const official = [...officialPins(project, [stack]).values()];
  await shareSubstitutes(project, machine, official, (line) => progress.note(line));
  const unpinned = unpinnedImages(stack);
  if (unpinned.length > 0) {
    const before = releasedBefore(project, stack);
    if (before === undefined) await pinUnbuiltApps(project, machine, stack, unpinned, progress);
    else await promoteHealthy(project, machine, before, stack, unpinned, progress);
  }
  await ensureAppImages(project, machine, stack, progress);
  if (hostSource(project) !== "engine") {
    await progress.step("Every machine has the images", (report) =>
      spreadImages(project, machine.pulumi, stack, report),
    );
  }
  await pulumiUp(project, machine, stack, progress);
}

async function pulumiUp(
  project: Project,
  machine: Machine,
  { stack }: StackFile,
  progress: Progress,
): Promise<void> {
  await progress.step(`pulumi up --stack ${stack}`, async (report) => {
    await healing(
      () => heal(project, machine, stack, report),
      () => machine.pulumi.up(stack, {}, report),
    );
  });
}

/** An environment's first pins are those that the one before it runs healthy. */
async function promoteHealthy(
  project: Project,
  { docker, through }: Machine,
  source: StackFile,
  target: StackFile,
  names: readonly string[],
  progress: Progress,
): Promise<void> {
  await progress.step(`Promote ${names.join(", ")} from ${source.stack}`, async () => {
    const rows = await awaitHealthy(() => readStatus(project, docker, [source], through));
    if (!isHealthy(rows)) {
      throw new UserError(
        `${target.stack} has no pin for ${names.join(", ")}, and ${source.stack} is not healthy`,
        { hint: `Run \`slipway up ${source.stack}\`, then \`slipway status\`.` },
      );
    }
  });
  const plan = planPromotion(source, target, names);
  applyPromotion(target, plan);
  progress.note(plan.diff);
}

function unpinnedImages(stack: StackFile): string[] {
  const pins = readPins(readStackFile(stack));
  return Object.keys(pins).filter((name) => pins[name] === UNPINNED);
}

/** The environment that a release passes before this one; none for the first. */
function releasedBefore(project: Project, stack: StackFile): StackFile | undefined {
  const environments = project.stacks.filter(({ kind }) => kind === "environment");
  const place = environments.findIndex((one) => one.stack === stack.stack);
  return place > 0 ? environments[place - 1] : undefined;
}
