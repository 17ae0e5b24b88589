import * as crypto from "node:crypto";
import { connectEngine } from "../../rollout/engine";
import { observeCluster } from "../../rollout/observe";
import { UserError } from "../../model/user-error";
import { heal } from "../heal";
import { prepareMachine, type Machine } from "../machine";
import { prepareStack } from "../prepare-stack";
import type { Progress } from "../progress";
import type { Project, StackFile } from "../project";
import { AutomatedStack } from "./automation";
import { goBack } from "./go-back";
import { missingImages } from "./images";
import { lastGoodPins } from "./last-good";
import { planRelease, type Planned } from "./plan";
import { readRecord, writeRecord } from "./record-file";
import { releaseOf, type PinChange } from "./release";
import type { DeployResult, ReleaseFailure } from "./result";
import { rollOut } from "./roll-out";

export interface DeployOptions {
  /** After a failure, put the last good pins back in file, state and cluster. */
  readonly revert: boolean;
}

/** One release on its way: what all its steps know. */
export interface Release {
  readonly project: Project;
  readonly machine: Machine;
  readonly stack: StackFile;
  readonly automated: AutomatedStack;
  readonly planned: Planned;
  readonly changes: readonly PinChange[];
  /** Marks the reports that this run writes. */
  readonly run: string;
  readonly progress: Progress;
  /** Milliseconds since the release began. */
  elapsed(): number;
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
  const machine = await prepareMachine(project);
  const diff = await prepareStack(
    project,
    stack,
    machine.pulumi,
    await machine.pulumi.stackNames(),
  );
  if (diff !== "") progress.note(diff);
  return releaseStack({ project, machine, stack, progress }, options);
}

async function releaseStack(
  place: Pick<Release, "project" | "machine" | "stack" | "progress">,
  { revert }: DeployOptions,
): Promise<DeployResult> {
  const { project, machine, stack, progress } = place;
  const missing = await progress.step("Fetch the images", (report) =>
    missingImages(project, machine, stack, report),
  );
  const automated = await AutomatedStack.open(stack.stack, machine.pulumi.options);
  const planned = await progress.step(`pulumi preview --stack ${stack.stack}`, async (report) => {
    await heal(project, machine, stack.stack, report);
    return planRelease(automated, report);
  });
  const record = await readRecord(project, stack.stack);
  const lastGood = lastGoodPins(stack.stack, await requireObserved(project), record);
  const changes = releaseOf(planned.plan, lastGood);
  const pins = pinsOf(planned);
  if (changes.length === 0 && planned.changes.length === 0) {
    await writeRecord(project, stack.stack, { good: { ...record.good, ...pins } });
    return { stack: stack.stack, outcome: "unchanged", changes, diff: "" };
  }

  const open = { from: fromPins(changes), since: record.open?.since ?? new Date().toISOString() };
  await writeRecord(project, stack.stack, { ...record, open });
  const start = performance.now();
  const release: Release = {
    ...place,
    automated,
    planned,
    changes,
    run: crypto.randomBytes(6).toString("hex"),
    elapsed: () => Math.round(performance.now() - start),
  };
  const failure = missingFailure(release, missing) ?? (await rollOut(release));
  if (failure === undefined) {
    await writeRecord(project, stack.stack, { good: { ...record.good, ...pins } });
    return { stack: stack.stack, outcome: "released", changes, diff: "" };
  }
  const failed = { stack: stack.stack, changes };
  if (!revert || changes.length === 0) return { ...failed, outcome: "failed", failure, diff: "" };
  const back = await goBack(release, failure);
  await writeRecord(project, stack.stack, { good: record.good });
  return {
    ...failed,
    outcome: "went back",
    failure: { ...failure, backAfterMs: back.backAfterMs },
    diff: back.diff,
  };
}

/** Without a look at the engine nobody knows what to go back to. */
async function requireObserved(project: Project) {
  const observed = await observeCluster(connectEngine(), {
    project: project.name,
    deadlineMs: 10_000,
  });
  if (observed.compared) return observed;
  throw new UserError(`nothing is deployed blindly: ${observed.why}`, {
    hint: "`slipway doctor` shows which engine is asked.",
  });
}

function missingFailure(
  { elapsed }: Release,
  missing: Awaited<ReturnType<typeof missingImages>>,
): ReleaseFailure | undefined {
  const [first] = missing;
  return first && { phase: "before", ...first, detectedAfterMs: elapsed(), reports: [] };
}

function pinsOf({ plan }: Planned): Record<string, string> {
  return Object.fromEntries(plan.services.map(({ image, pin }) => [image, pin]));
}

function fromPins(changes: readonly PinChange[]): Record<string, string | null> {
  return Object.fromEntries(changes.map(({ image, from }) => [image, from ?? null]));
}
