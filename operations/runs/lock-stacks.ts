import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import type { Report } from "../progress";
import { describeHolder, type Holder } from "./holder";
import { reachFor } from "./lock-file";

/**
 * Takes the locks of all these stacks, in their order, or none.
 * @param report is told of each lock that was taken over from a run that was killed.
 * @returns what gives them back. @throws UserError naming who holds one.
 */
export function lockStacks(
  dir: string,
  stacks: readonly string[],
  holder: Holder,
  report: Report,
): () => void {
  const releases: (() => void)[] = [];
  const releaseAll = () => releases.splice(0).forEach((release) => release());
  for (const stack of stacks) {
    const file = path.join(dir, `${stack}.lock.json`);
    const reached = reachFor(file, holder);
    if (!reached.taken) {
      releaseAll();
      throw heldBy(stack, reached.holder, file);
    }
    releases.push(reached.release);
    for (const stale of reached.stale) {
      report(`${stack}: ${describeHolder(stale)} was killed; its lock is cleared`);
    }
  }
  return releaseAll;
}

function heldBy(stack: string, holder: Holder, file: string): UserError {
  const hint =
    holder.host === os.hostname()
      ? "Nothing was changed. Wait until it ends, or end it, then run this again."
      : `Nothing was changed. Wait until it ends. From here nobody can tell whether it still runs: ` +
        `if ${holder.host} is surely done with it, remove ${file}.`;
  return new UserError(`${stack} is held by ${describeHolder(holder)}`, { hint });
}
