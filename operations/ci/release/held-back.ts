import { RELEASE_ORDER, type StackFile } from "../../project";
import { changedSince } from "./changed-since";
import type { LastRelease } from "./last-release";
import { goesOnAfterFailure } from "./plan";
import { errorStatus } from "./statuses";
import { tellAtLast } from "./telling";
import { notReleased, passed, type ReleaseWorld, type StackRelease } from "./world";

/** Held back by one before it that failed in this run; undefined: it has its turn. */
export async function heldBack(
  world: ReleaseWorld,
  stack: StackFile,
  { known, stacks }: { readonly known: LastRelease; readonly stacks: readonly StackRelease[] },
): Promise<StackRelease | undefined> {
  const place = RELEASE_ORDER.indexOf(stack.stack);
  const failed = stacks.find(
    (one) =>
      !passed(one) &&
      one.outcome !== "superseded" &&
      RELEASE_ORDER.includes(one.stack) &&
      RELEASE_ORDER.indexOf(one.stack) < place,
  );
  if (failed === undefined) return undefined;
  const changed = await changedSince(world, known);
  const platform = world.stacks.find(({ kind }) => kind === "platform")?.stack;
  const others = world.stacks.map(({ stack: name, kind }) =>
    kind === "platform" || platform === undefined
      ? { stack: name }
      : { stack: name, joins: platform },
  );
  const turn = { stack: stack.stack, file: stack.file, changed: changed ?? [] };
  if (goesOnAfterFailure(turn, others)) {
    world.progress.note(
      `${stack.stack} goes on: its own file changed, and nothing else that it runs by`,
    );
    return undefined;
  }
  const cause = `${failed.stack} did not pass`;
  await tellAtLast(world, stack.stack, errorStatus(`not tried: ${cause}`));
  return notReleased(stack, "not tried", cause);
}
