import { NONE } from "../../../config";
import { UserError } from "../../../model/user-error";
import type { ReleaseEvent } from "../../../notify";
import type { DeployResult } from "../../deploy/result";
import { revertPins } from "../../deploy/way-back";
import { editStackFile } from "../../edit-stack-file";
import { readStackFile, type StackFile } from "../../project";
import type { PinEdit } from "../release/pin-edits";
import { plainWords } from "../release/plain-words";
import { recordFromHistory } from "../release/seed-record";
import { takeBack } from "../release/take-back";
import { orNote } from "../release/telling";
import { guardReport } from "./guard-report";
import { guardContext } from "./past-releases";
import type { Subject } from "./subject";
import type { Watched } from "./watch";
import type { Guarded, GuardWorld } from "./world";

export interface PastLimit {
  readonly subject: Subject & { readonly isWatched: true };
  readonly edits: readonly PinEdit[];
  readonly watched: Watched;
  readonly watchedFor: string;
  /** Why what was watched is not the last word any more; undefined: it is. */
  readonly movedOn: () => Promise<string | undefined>;
}

/** A release came first, or something was merged: nothing is touched. */
class MovedOn extends UserError {}

/**
 * Brings the last good pins back: into the cluster, then, by a commit, into the branch. In this
 * order, so that the release which the commit starts finds nothing left to do.
 */
export async function bringBack(
  world: GuardWorld,
  stack: StackFile,
  past: PastLimit,
): Promise<Guarded> {
  const { subject, edits, watched } = past;
  const cause = plainWords(`${watched.service ?? ""}: ${watched.why ?? ""}`, 300);
  world.progress.note(`${stack.stack}: past its limits: ${cause}`);
  // Once for a release. A forge that does not take this is told of before anything is touched.
  await mark(world, stack, subject.release, "pending", `is taken back: ${cause}`);
  const before = readStackFile(stack);
  await seed(world, stack, subject);
  const date = world.now().toISOString().slice(0, 10);
  const changes = edits.map(({ image, bad, good }) => ({
    image,
    to: bad,
    ...(good !== NONE && { from: good }),
    services: [],
  }));
  world.progress.note(
    editStackFile(stack, (text) =>
      revertPins(text, changes, { cause: `the guard: ${cause}`, date }),
    ),
  );
  const start = world.now().getTime();
  const deployed = await deploy(world, stack, past);
  const backAfterMs = world.now().getTime() - start;
  if ("movedOn" in deployed) {
    await orNote(world, "the guard's status could not be set", () =>
      mark(world, stack, subject.release, "error", `not taken back: ${deployed.movedOn}`),
    );
    return { stack: stack.stack, outcome: "not watched", why: deployed.movedOn };
  }
  if ("problem" in deployed) {
    await orNote(world, "the guard's status could not be set", () =>
      mark(world, stack, subject.release, "error", `could not be taken back: ${deployed.problem}`),
    );
    await world.notify(
      eventOf(world, stack, past, { kind: "failed", cause: notBack(cause, deployed.problem) }),
    );
    return { stack: stack.stack, outcome: "failed", why: cause, problem: deployed.problem };
  }
  const { failure } = deployed.result;
  const told = await commit(world, stack, past, { before, cause, backAfterMs });
  const problem = [
    ...(failure === undefined
      ? []
      : [`the last good pins did not pass their own checks: ${failure.cause.text}`]),
    ...(told.problem === undefined ? [] : [told.problem]),
  ].join("\n");
  await orNote(world, "the guard's status could not be set", () =>
    mark(world, stack, subject.release, "failure", `taken back: ${cause}`),
  );
  const isBack = failure === undefined;
  await world.notify(
    isBack
      ? eventOf(world, stack, past, { kind: "rolled-back", by: "guard", cause, backAfterMs })
      : eventOf(world, stack, past, { kind: "failed", cause: notBack(cause, problem) }),
  );
  return {
    stack: stack.stack,
    outcome: isBack && told.problem === undefined ? "brought back" : "failed",
    why: cause,
    ...(told.sha !== undefined && { committed: told.sha }),
    ...(problem !== "" && { problem }),
  };
}

function notBack(cause: string, problem: string): string {
  return `${cause}; the guard could not bring the last good release back: ${problem}`;
}

async function mark(
  { forge, context }: GuardWorld,
  { stack }: StackFile,
  sha: string,
  state: "pending" | "failure" | "error",
  description: string,
): Promise<void> {
  await forge.setStatus(sha, {
    context: guardContext(stack),
    state,
    description: plainWords(description, 140),
    ...(context.runUrl !== undefined && { url: context.runUrl }),
  });
}

/** As after a release that was cut off: what it came from is good, what it tried is not. */
async function seed(
  { checkout, now, seed: write }: GuardWorld,
  stack: StackFile,
  { release, good }: PastLimit["subject"],
): Promise<void> {
  const last = { good, unfinished: [release] };
  const record = await recordFromHistory(checkout, stack.file, last, now());
  if (record !== undefined) await write(stack, record);
}

async function deploy(
  world: GuardWorld,
  stack: StackFile,
  { movedOn }: PastLimit,
): Promise<
  { readonly result: DeployResult } | { readonly problem: string } | { readonly movedOn: string }
> {
  try {
    const onceHeld = async () => {
      const why = await movedOn();
      if (why !== undefined) throw new MovedOn(why);
    };
    return { result: await world.deploy(stack, onceHeld) };
  } catch (error) {
    if (error instanceof MovedOn) return { movedOn: error.summary };
    if (!(error instanceof UserError)) throw error;
    return { problem: error.message };
  }
}

/** The report goes to the pull request that the release came with; else into the message. */
async function commit(
  world: GuardWorld,
  stack: StackFile,
  past: PastLimit,
  facts: { readonly before: string; readonly cause: string; readonly backAfterMs: number },
): Promise<{ readonly sha?: string; readonly problem?: string }> {
  const { forge, context } = world;
  const { before, cause, backAfterMs } = facts;
  const { subject, watched } = past;
  const { release, releasedAt, good } = subject;
  const report = guardReport({ stack: stack.stack, release, releasedAt, good, ...past });
  const request = await forge.pullRequestOf(release).catch(() => undefined);
  if (request !== undefined) {
    const comment = { marker: "guard", body: report };
    await orNote(world, `the report could not be put to pull request ${request.number}`, () =>
      forge.putComment(request.number, comment),
    );
  }
  try {
    const edited = { file: stack.file, before, after: readStackFile(stack) };
    const { sha, notes } = await takeBack(forge, context.branch, edited, {
      stack: stack.stack,
      cause,
      commit: release,
      by: "the guard",
      backAfterMs,
      ...(watched.service !== undefined && { service: watched.service }),
      ...(request === undefined && { report }),
    });
    for (const note of notes) world.progress.note(note);
    return { ...(sha !== undefined && { sha }) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: error.message };
  }
}

function eventOf(
  { context }: GuardWorld,
  { stack }: StackFile,
  { edits }: PastLimit,
  more: Pick<ReleaseEvent, "kind" | "cause" | "by" | "backAfterMs">,
): ReleaseEvent {
  return {
    stack,
    changes: edits.map(({ image, bad, good }) => ({
      image,
      to: bad,
      ...(good !== NONE && { from: good }),
    })),
    ...(context.runUrl !== undefined && { url: context.runUrl }),
    ...more,
  };
}
