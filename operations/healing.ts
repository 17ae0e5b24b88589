import { UserError } from "../model/user-error";

/**
 * What the docker provider says of a service that is removed all the same, at the start of a line:
 * further in, an app may say the like in the report of a failed rollout.
 */
const REMOVED_ALL_THE_SAME =
  /^[\s*]*(?:error: )*(?:\d+ errors? occurred:)?[\s*]*(?:deleting \S+: )?(?:Error response from daemon: )?(?:error on wait for container|service \S+ not found)/im;

/**
 * Heals the state, then runs Pulumi on it. The docker provider takes the removal of a service for
 * failed when an instance ignores SIGTERM, though the service is gone: then once more.
 */
export async function healing(heal: () => Promise<void>, run: () => Promise<void>): Promise<void> {
  await heal();
  try {
    await run();
  } catch (error) {
    if (!(error instanceof UserError) || !REMOVED_ALL_THE_SAME.test(error.message)) throw error;
    await heal();
    await run();
  }
}
