import type { CommitRequest } from "./forge";
import { BranchMoved, ForgeError } from "./forge-error";

/**
 * Runs `write` if the branch is where it has to be. When `write` is refused, the branch is looked at
 * once more: if it has moved, that was the reason, in whatever words the forge put it.
 */
export async function ifUnmoved<T>(
  { branch, expectedHead }: CommitRequest,
  head: () => Promise<string | undefined>,
  write: () => Promise<T>,
): Promise<T> {
  const before = await head();
  if (before !== expectedHead) throw new BranchMoved(branch, expectedHead, before);
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status === undefined) throw error;
    const now = await head();
    throw now === expectedHead ? error : new BranchMoved(branch, expectedHead, now, error);
  }
}
