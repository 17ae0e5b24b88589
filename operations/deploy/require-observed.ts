import { UserError } from "../../model/user-error";
import { connectEngine } from "../../rollout/engine";
import { observeCluster } from "../../rollout/observe";
import type { Project } from "../project";

/** Milliseconds: a machine that is busy with a rollout may take its time. */
const DEADLINE_MS = 10_000;

/**
 * What runs. Without a look at the engine nobody knows what to go back to, nor what has switched.
 * @throws UserError when the engine does not tell.
 */
export async function requireObserved({ name }: Project) {
  const observed = await observeCluster(connectEngine(), {
    project: name,
    deadlineMs: DEADLINE_MS,
  });
  if (observed.compared) return observed;
  throw new UserError(`nothing is deployed blindly: ${observed.why}`, {
    hint: "`slipway doctor` shows which engine is asked.",
  });
}
