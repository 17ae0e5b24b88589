import { UserError } from "../../../model/user-error";
import { deployContext, type Judged } from "./statuses";
import type { ReleaseWorld } from "./world";

type Teller = Pick<ReleaseWorld, "forge" | "context" | "progress">;

/** Sets a stack's status of the commit. */
export async function tell(
  { forge, context }: Teller,
  stack: string,
  judged: Judged,
): Promise<void> {
  await forge.setStatus(context.commit, {
    context: deployContext(stack),
    ...judged,
    ...(context.runUrl !== undefined && { url: context.runUrl }),
  });
}

/** What is done is done: a forge that can't be told of it costs a line, and no release. */
export async function tellAtLast(world: Teller, stack: string, judged: Judged): Promise<void> {
  await orNote(world, `the status of ${stack} could not be set`, () => tell(world, stack, judged));
}

/** For what is only told to people. */
export async function orNote(
  { progress }: Pick<ReleaseWorld, "progress">,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    progress.note(`${what}: ${error.message}`);
  }
}
