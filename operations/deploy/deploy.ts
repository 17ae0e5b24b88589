import * as crypto from "node:crypto";
import type { ObservedCluster } from "../../rollout/observe";
import type { PlannedService } from "../../rollout/release-plan";
import { SPEC_LABEL } from "../../rollout/service-labels";
import { UserError } from "../../model/user-error";
import { heal } from "../heal";
import { withMachine } from "../machine";
import { prepareStack } from "../prepare-stack";
import type { Progress } from "../progress";
import type { Project, StackFile } from "../project";
import { withStackRun } from "../runs/stack-run";
import type { WaitLimit } from "../runs/lock-wait";
import { spreadImages } from "../spread-images";
import { AutomatedStack } from "./automation";
import type { Place, Release } from "./context";
import { goBack } from "./go-back";
import { missingImages } from "./images";
import { lastGoodPins, openRelease } from "./last-good";
import { planRelease } from "./plan";
import { readRecord, writeRecord } from "./record-file";
import { pinsOf, releaseOf } from "./release";
import { hasDueTasks, undoTasks } from "./release-tasks";
import { requireObserved } from "./require-observed";
import type { DeployResult } from "./result";
import { carriedTasks } from "./tasks/phases";
import { rollOut } from "./roll-out";

export interface DeployOptions {
  /** After a failure, put the last good pins back in file, state and cluster. */
  readonly revert: boolean;
  /** For a run that has the stack. Default: as long as any run waits. */
  readonly wait?: WaitLimit;
  /** Called once nobody else can change the stack, before anything is touched: what it throws ends it. */
  readonly onceHeld?: () => Promise<void>;
}

/**
 * Brings an environment to what its file says: `pulumi up` with the checks before and after it that
 * the declarations ask for. A release that fails goes back by itself.
 * @throws UserError for what is wrong before anything is touched; a failed release is a result.
 */
export async function deploy(
  project: Project,
  stack: StackFile,
  options: DeployOptions,
  progress: Progress,
): Promise<DeployResult> {
  if (stack.kind === "platform") {
    throw new UserError(`${stack.stack} is a platform; only environments are deployed`, {
      hint: `slipway up ${stack.stack}`,
    });
  }
  const { wait, onceHeld } = options;
  const run = { command: `slipway deploy ${stack.stack}`, ...(wait && { wait }) };
  const note = (line: string) => progress.note(line);
  return withStackRun(project, stack.stack, run, note, async ({ leaveOpen }) => {
    await onceHeld?.();
    return withMachine(project, async (machine) => {
      const existing = await machine.pulumi.stackNames();
      const diff = await prepareStack(project, stack, machine.pulumi, existing);
      if (diff !== "") progress.note(diff);
      const result = await releaseStack({ project, machine, stack, progress }, options);
      if (result.failure !== undefined) leaveOpen();
      return result;
    });
  });
}

async function releaseStack(place: Place, { revert }: DeployOptions): Promise<DeployResult> {
  const { project, machine, stack, progress } = place;
  const missing = await progress.step("Fetch the images", async (report) => {
    const found = await missingImages(project, machine, stack, report);
    if (found.length === 0) await spreadImages(project, machine.pulumi, stack, report);
    return found;
  });
  const automated = await AutomatedStack.open(stack.stack, machine.pulumi.options);
  const planned = await progress.step(`pulumi preview --stack ${stack.stack}`, async (report) => {
    await heal(project, machine, stack.stack, report);
    return planRelease(automated, report);
  });
  const record = await readRecord(project, stack.stack);
  const observed = await requireObserved(project);
  const changes = releaseOf(planned.plan, lastGoodPins(stack.stack, observed, record));
  // Only these: what runs here no more would be no last good pin when it comes again.
  const good = pinsOf(planned.plan);
  const isDue = await hasDueTasks(machine, project, planned.plan);
  const isOpen = record.open !== undefined;
  if (changes.length === 0 && planned.changes.length === 0 && !isDue && !isOpen) {
    await writeRecord(project, stack.stack, { good });
    return { stack: stack.stack, outcome: "unchanged", changes, diff: "" };
  }

  const open = openRelease(record, changes, new Date());
  const note = (ran = open.ran) =>
    writeRecord(project, stack.stack, { ...record, open: { ...open, ...(ran && { ran }) } });
  const carried = carriedTasks(planned.plan, open.ran ?? []);
  const facts = { automated, planned, changes, carried, noteRan: note };
  const release = begin(place, facts, { observed, isOpen });
  await note();
  const { failure, ran } = await rollOut(release, { missing, since: new Date(open.since) });
  if (failure === undefined) {
    // Back where it came from: a way back was cut short before it came to this.
    if (changes.length === 0) await undoTasks(release, carried);
    await writeRecord(project, stack.stack, { good });
    return { stack: stack.stack, outcome: "released", changes, diff: "" };
  }
  const failed = { stack: stack.stack, changes };
  if (!revert || changes.length === 0) return { ...failed, outcome: "failed", failure, diff: "" };
  const { backAfterMs, diff } = await goBack(release, failure, ran);
  await writeRecord(project, stack.stack, { good: record.good });
  return { ...failed, outcome: "went back", failure: { ...failure, backAfterMs }, diff };
}

function begin(
  place: Place,
  known: Pick<Release, "automated" | "planned" | "changes" | "carried" | "noteRan">,
  { observed, isOpen }: { readonly observed: ObservedCluster; readonly isOpen: boolean },
): Release {
  const { machine, stack } = place;
  const { services } = known.planned.plan;
  const start = performance.now();
  let secrets: Promise<readonly string[]> | undefined;
  return {
    ...place,
    ...known,
    // Of a release that never ended well, nobody knows what of it was checked.
    changed: isOpen ? services : services.filter((one) => isChanged(one, known, observed)),
    run: crypto.randomBytes(6).toString("hex"),
    startedAt: new Date(),
    elapsed: () => Math.round(performance.now() - start),
    secrets: () => (secrets ??= machine.pulumi.secretValues(stack.stack)),
  };
}

/** It runs another specification, or has another pin than the last good one. */
function isChanged(
  { name, image, spec }: PlannedService,
  { changes }: Pick<Release, "changes">,
  observed: ObservedCluster,
): boolean {
  if (changes.some((change) => change.image === image)) return true;
  const found = observed.compared && observed.services.find((one) => one.name === name);
  return !found || found.labels[SPEC_LABEL] !== spec;
}
