import * as fs from "node:fs";
import * as path from "node:path";
import { removeBackend, renderDiff, setBackendUrl } from "../../config/edit";
import { writeFileAtomically } from "../../config/write-file";
import { UserError } from "../../model/user-error";
import { type Backend, backendOf, machineUrl, shownUrl } from "../../toolchain/backend";
import { dataPaths } from "../../toolchain/paths";
import { withMachine } from "../machine";
import type { Progress } from "../progress";
import { findPlatform, type Project, type StackFile } from "../project";
import type { Pulumi } from "../pulumi";
import { withStackRuns } from "../runs/stack-run";
import { MoveNote } from "./move-note";
import { comparePreviews, copyStack } from "./move-stack";
import { openTarget, type Target } from "./target";

export interface MoveOptions {
  /** A backend of Pulumi's, or `machine` for files here. Default: the platform's own store. */
  readonly to?: string | undefined;
}

/**
 * Takes the state of all stacks to another backend. Until every one of them is there and previews
 * as it did, nothing uses it: then Pulumi.yaml names it, and files of this machine are renamed. One
 * that was broken off is run again.
 */
export function moveState(
  project: Project,
  { to }: MoveOptions,
  progress: Progress,
): Promise<{ readonly url: string }> {
  const from = backendOf(project.dir);
  if (from.from === "variable") {
    throw new UserError("PULUMI_BACKEND_URL is set, and would win over what Pulumi.yaml says", {
      hint: "Run this without it. Where the state is then, `slipway doctor` shows.",
    });
  }
  const names = project.stacks.map(({ stack }) => stack);
  const note = (line: string) => progress.note(line);
  return withStackRuns(project, names, { command: "slipway state move" }, note, () =>
    withMachine(project, async ({ pulumi }) => {
      const target = await openTarget(project, pulumi, to);
      if (target.url === from.url) note(`The state is in ${shownUrl(from.url)} already.`);
      else await moveAll(project, { from, source: pulumi, target }, progress);
      setAside(project, target.url, note);
      return { url: target.url };
    }),
  );
}

async function moveAll(
  project: Project,
  { from, source, target }: { from: Backend; source: Pulumi; target: Target },
  progress: Progress,
): Promise<void> {
  const moved = new MoveNote(project.dir, target.url);
  const stacks = stacksToMove(project, await source.stackNames());
  progress.note(`From ${shownUrl(from.url)} to ${shownUrl(target.url)}: ${listed(stacks)}.`);
  for (const stack of stacks) {
    await progress.step(`The state of ${stack.stack} is at the new place`, (report) =>
      copyStack(project, stack, { source, target, note: moved }, report),
    );
  }
  // Only now: an environment asks for its platform in the same backend.
  for (const { stack } of stacks) {
    const waiting = await progress.step(`${stack} previews there as before`, (report) =>
      comparePreviews(stack, { source, target }, report),
    );
    if (waiting > 0) progress.note(`${stack}: ${waiting} changes wait, as they did before.`);
  }
  const diff = editProjectFile(project, (text) =>
    target.url === machineUrl(dataPaths(project.dir).state)
      ? removeBackend(text)
      : setBackendUrl(text, target.url),
  );
  progress.note(diff);
  progress.note("Commit this: with it everybody, and the CI, works on the new place.");
  moved.clear();
}

/** @throws UserError for a stack that nothing could check. */
function stacksToMove(project: Project, names: readonly string[]): readonly StackFile[] {
  const unknown = names.filter((name) => !project.stacks.some(({ stack }) => stack === name));
  if (unknown.length > 0) {
    throw new UserError(`there is no file of ${unknown.join(", ")}, which the state has`, {
      hint: `Put Pulumi.${unknown[0] ?? ""}.yaml back, or \`pulumi stack rm\` what is gone for good.`,
    });
  }
  const stacks = project.stacks.filter(({ stack }) => names.includes(stack));
  if (stacks.length === 0) {
    throw new UserError("there is no state yet that could be moved", {
      hint: `Run \`slipway up ${findPlatform(project).stack}\` first.`,
    });
  }
  return stacks;
}

function editProjectFile({ dir }: Project, edit: (text: string) => string): string {
  const file = path.join(dir, "Pulumi.yaml");
  const before = fs.readFileSync(file, "utf8");
  const after = edit(before);
  writeFileAtomically(file, after);
  return renderDiff("Pulumi.yaml", before, after);
}

/** Also what a move left that was broken off right before this. */
function setAside(project: Project, url: string, note: (line: string) => void): void {
  const { state } = dataPaths(project.dir);
  if (url.startsWith(`file://${state}`) || !fs.existsSync(path.join(state, ".pulumi"))) return;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  fs.renameSync(state, `${state}.moved-${time}`);
  note(`The old files are kept as ${state}.moved-${time}.`);
}

function listed(stacks: readonly StackFile[]): string {
  return stacks.map(({ stack }) => stack).join(", ");
}
