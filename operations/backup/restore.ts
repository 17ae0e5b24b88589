import type Docker from "dockerode";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { UserError } from "../../model/user-error";
import { prepareTools, withEngine } from "../machine";
import { prepareStack } from "../prepare-stack";
import type { Progress } from "../progress";
import { findStack, openProject, type Project } from "../project";
import type { Pulumi } from "../pulumi";
import { withStackRuns } from "../runs/stack-run";
import { requireFresh, requireNothingRuns } from "./fresh-engine";
import { freshState } from "./fresh-state";
import { interruptible } from "./interruptible";
import type { Manifest, VolumePart } from "./manifest";
import { requireOneEngine } from "./one-engine";
import { isStateInOwnStore, isStoreVolume, withStateHere } from "./own-store";
import { requirePassphrase } from "./passphrase";
import { eachPart, verifyBackup } from "./read-backup";
import { restoreVolumes } from "./restore-volumes";
import { type FilePlan, planFiles, type Whose, writeFiles } from "./stack-files";
import { withVolumeContainers } from "./volume-container";

export interface RestoreOptions {
  /** Volumes with content, and a state that says that a stack is up, are given up. */
  readonly force: boolean;
  /** Default: the stack files have to be as in the backup. */
  readonly files?: Whose | undefined;
}

export interface Restored {
  readonly manifest: Manifest;
  /** With the backup's files. */
  readonly project: Project;
  /** Those that were up when the backup was made. */
  readonly stacks: readonly string[];
  /** The state was in the platform's own store, where it goes again once that is up. */
  readonly moveBack: boolean;
}

/** What is asked of a machine for it. */
export interface RestoreMachine {
  readonly docker: Docker;
  readonly pulumi: Pulumi;
}

/**
 * Puts what a backup holds onto a fresh engine, as far as `slipway up` needs it to make the rest: volumes, stack
 * files, states.
 * @throws UserError, with nothing touched, for a backup that is not whole, without the passphrase, and
 * where there is something in its place already.
 */
export async function restore(
  where: Project,
  file: string,
  options: RestoreOptions,
  progress: Progress,
): Promise<Restored> {
  const manifest = await progress.step("Compare the backup with its hashes", () =>
    verifyBackup(file),
  );
  requireProject(where, manifest, file);
  const texts = await readTexts(file, manifest);
  const plan = planFiles(where.dir, texts.files, options.files);
  requirePassphrase(where.dir, plan.after);
  if (plan.missing.size > 0) progress.note(writeFiles(where.dir, plan.missing));
  const project = openProject(where.dir);
  requireOneEngine(project, "restore");
  const stacks = [...texts.states.keys()];
  const names = project.stacks.map(({ stack }) => stack);
  const note = (line: string) => progress.note(line);
  const moveBack = isStateInOwnStore(project);
  const run = () =>
    withStackRuns(project, names, { command: "slipway restore" }, note, async () => {
      const tools = await prepareTools(project);
      await withEngine(project, tools, (machine) =>
        restoreOn(
          { project, machine, file, manifest, states: texts.states, plan, options, moveBack },
          progress,
        ),
      );
    });
  await (moveBack ? withStateHere(project, note, run) : run());
  return { manifest, project, stacks, moveBack };
}

export interface Restoring {
  readonly project: Project;
  readonly machine: RestoreMachine;
  readonly file: string;
  readonly manifest: Manifest;
  /** Pulumi's text of each stack's state. */
  readonly states: ReadonlyMap<string, string>;
  readonly plan: FilePlan;
  readonly options: RestoreOptions;
  /** See `Restored`. Default false. */
  readonly moveBack?: boolean;
}

/** The same for whoever holds the stacks and has a verified backup. */
export async function restoreOn(restoring: Restoring, progress: Progress): Promise<void> {
  const { project, file, manifest, states, plan, options } = restoring;
  const { docker, pulumi } = restoring.machine;
  const leftOut = restoring.moveBack === true ? isStoreVolume : () => false;
  const stacks = [...states.keys()];
  const volumes = manifest.parts.filter((part): part is VolumePart => part.kind === "volume");
  await requireNothingRuns({ docker, project: project.name, stacks });
  await interruptible("the restore", (signal) =>
    // Without labels: on a fresh engine nobody else would look for them.
    withVolumeContainers(docker, {}, async (containers) => {
      const { force } = options;
      const target = { docker, pulumi, project: project.name, stacks, volumes, force };
      await requireFresh(target, containers);
      await restoreVolumes({ docker, containers, file, manifest, signal, leftOut }, progress);
    }),
  );
  if (plan.replaced.size > 0) progress.note(writeFiles(project.dir, plan.replaced));
  await progress.step("States", async (report) => {
    const existing = await pulumi.stackNames();
    for (const [stack, state] of states) {
      const diff = await prepareStack(project, findStack(project, stack), pulumi, existing);
      if (diff !== "") report(diff);
      await pulumi.importStack(stack, freshState(state));
    }
  });
}

/** @throws UserError for another project's backup: its volumes have names that this one never asks for. */
function requireProject({ name }: Project, manifest: Manifest, file: string): void {
  if (manifest.project === name) return;
  throw new UserError(`${file} is of the project "${manifest.project}", this one is "${name}"`, {
    hint: "Nothing was touched. Run it in a clone of that project.",
  });
}

async function readTexts(file: string, manifest: Manifest) {
  const states = new Map<string, string>();
  const files = new Map<string, string>();
  await eachPart(file, manifest, async ({ kind, name }, content) => {
    if (kind === "state") states.set(name, await text(Readable.from(content)));
    if (kind === "file") files.set(name, await text(Readable.from(content)));
  });
  return { states, files };
}
