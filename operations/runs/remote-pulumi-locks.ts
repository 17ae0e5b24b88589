import type { Report } from "../progress";
import { awaitFree, type WaitLimit } from "./lock-wait";
import { describeLock, heldByPulumi, isStale, parseLock } from "./pulumi-locks";
import type { S3Objects } from "./s3-objects";

/**
 * Waits until no `pulumi` works on the stack, whoever typed it. Locks of processes that are gone
 * from this host are cleared, each is said; of another host's nobody here can tell.
 * @throws UserError naming who holds the stack, and what clears it, when the time is over.
 */
export function awaitPulumiLocks(
  store: S3Objects,
  project: string,
  stack: string,
  report: Report,
  limit: WaitLimit = {},
): Promise<void> {
  const folder = `.pulumi/locks/organization/${project}/${stack}/`;
  const attempt = async () => {
    for (const key of await store.list(folder)) {
      const lock = parseLock((await store.read(key))?.text ?? "");
      // Gone meanwhile, or none of Pulumi's.
      if (lock === undefined) continue;
      if (!isStale(lock)) {
        return { by: `pulumi (${describeLock(lock)})`, error: () => heldByPulumi(stack, lock) };
      }
      report(`clear the lock of a pulumi that is gone: ${describeLock(lock)}`);
      await store.remove(key);
    }
    return undefined;
  };
  return awaitFree(stack, attempt, report, limit);
}
