import * as util from "node:util";
import { isPinned, NONE } from "../../../config";
import { readPins } from "../../../config/edit";
import { toMilliseconds } from "../../../model/duration";
import { readStackFile, type StackFile } from "../../project";
import { type PinEdit, pinEdits } from "../release/pin-edits";
import { bringBack } from "./bring-back";
import { pastReleases } from "./past-releases";
import { type Subject, subjectOf } from "./subject";
import type { GuardConfig, Guarded, GuardWorld } from "./world";

type WatchedSubject = Subject & { readonly isWatched: true };

/**
 * Watches one stack's present release, and brings the last good pins back where it is past its
 * limits.
 * @throws UserError where history, counts or instances can't be read: then nothing is changed.
 */
export async function guardStack(
  world: GuardWorld,
  stack: StackFile,
  guard: GuardConfig,
): Promise<Guarded> {
  const { forge, checkout, now } = world;
  const time = { now: now(), windowMs: toMilliseconds(guard.window) };
  const subject = subjectOf(await pastReleases(forge, checkout, stack, time), time);
  if (!subject.isWatched) return notWatched(stack, subject.why);
  const edits = await wayBack(world, stack, subject);
  const obstacle = obstacleOf(edits) ?? (await otherwise(world, stack)) ?? (await headMoved(world));
  if (obstacle !== undefined) return notWatched(stack, obstacle);

  const watched = await world.watch(stack, guard);
  if (watched.verdict === "changed") {
    return notWatched(stack, `${watched.service}: ${watched.why}`);
  }
  if (watched.verdict === "within") {
    return { stack: stack.stack, outcome: "within", why: watched.why ?? "its limits were kept" };
  }
  const movedOn = async () =>
    (await headMoved(world)) ?? (await releasedMeanwhile(world, stack, { ...time, subject }));
  const meanwhile = (await pinsMoved(world, stack)) ?? (await movedOn());
  if (meanwhile !== undefined) return notWatched(stack, meanwhile);
  return bringBack(world, stack, { subject, edits, watched, watchedFor: guard.for, movedOn });
}

function notWatched({ stack }: StackFile, why: string): Guarded {
  return { stack, outcome: "not watched", why };
}

/** From what the present release pins to what the last good one did. */
async function wayBack(
  { checkout }: GuardWorld,
  { file }: StackFile,
  { release, good }: WatchedSubject,
): Promise<readonly PinEdit[]> {
  const [bad = "", before = ""] = [
    await checkout.fileAt(file, release),
    await checkout.fileAt(file, good),
  ];
  return pinEdits(bad, before).map(({ image, bad: from, good: to }) => ({
    image,
    bad: from,
    good: to,
  }));
}

function obstacleOf(edits: readonly PinEdit[]): string | undefined {
  if (edits.length === 0) return "it only took images away, whose pins nobody can bring back";
  const unknown = edits.find(({ good }) => good !== NONE && !isPinned(good));
  return unknown && `nobody knows what ${unknown.image} was pinned to before`;
}

/** Something else runs than the file says: by hand, or since a release goes on. */
async function otherwise(world: GuardWorld, stack: StackFile): Promise<string | undefined> {
  const running = await world.running(stack);
  const pins = readPins(readStackFile(stack));
  for (const [image, found] of running) {
    const other = found.find((pin) => pin !== pins[image]);
    if (other !== undefined) return `${image} runs as ${other}, which ${stack.file} does not say`;
  }
  return undefined;
}

/** Something was merged, whose release is the next word: this checkout's would undo it. */
async function headMoved({
  forge,
  checkout,
  context: { branch },
}: GuardWorld): Promise<string | undefined> {
  const [here] = await checkout.history(1);
  if ((await forge.branchHead(branch)) === here) return undefined;
  return `${branch} has moved on from what is checked out`;
}

/** That nothing was merged does not say that nothing was released: this very commit may be now. */
async function releasedMeanwhile(
  { forge, checkout }: GuardWorld,
  stack: StackFile,
  { subject, windowMs }: { readonly subject: WatchedSubject; readonly windowMs: number },
): Promise<string | undefined> {
  const { release, releasedAt, good } = subject;
  // However long it was watched, and though the guard has begun to take it back by now.
  const time = { now: releasedAt, windowMs };
  const history = (await pastReleases(forge, checkout, stack, time)).map((one) =>
    one.commit === release ? { ...one, isTakenBack: false } : one,
  );
  const now = subjectOf(history, time);
  if (!now.isWatched) return now.why;
  const isSame = now.release === release && +now.releasedAt === +releasedAt && now.good === good;
  return isSame ? undefined : "it was released again meanwhile";
}

/** Somebody has merged other pins while it was watched: theirs is the next word. */
async function pinsMoved(
  { forge, context }: GuardWorld,
  stack: StackFile,
): Promise<string | undefined> {
  const newest = await forge.readFile(stack.file, context.branch);
  const pins = newest === undefined ? {} : readPins(newest);
  if (util.isDeepStrictEqual(pins, readPins(readStackFile(stack)))) return undefined;
  return `the pins of ${stack.file} on ${context.branch} have changed meanwhile`;
}
