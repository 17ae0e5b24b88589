import type { KnownStack } from "../touched-stacks";
import { touchedStacks } from "../touched-stacks";

/** A stack whose turn it is. */
export interface Turn {
  readonly stack: string;
  readonly file: string;
  /** Files that differ from the last commit that was released there. */
  readonly changed: readonly string[];
}

/**
 * Whether a stack is released although one before it failed. What changes the program waits: the
 * failure may be its fault. But where only its own file differs, somebody has approved just that, a
 * promotion or a hotfix, and a pin of another stack has no say in it.
 */
export function goesOnAfterFailure(
  { stack, file, changed }: Turn,
  stacks: readonly KnownStack[],
): boolean {
  const others = changed.filter((path) => path !== file).map((path) => ({ path }));
  return changed.includes(file) && !touchedStacks(others, stacks).includes(stack);
}
