import type { ObservedCluster } from "../../rollout/observe";
import { ATTEMPT_LABEL } from "../../rollout/service-labels";

export interface RegistryAttempt {
  /** For the container's label `slipway.attempt`. */
  readonly attempt: string;
  /** Whether the label stays as Pulumi's state has it: only Pulumi knows what it was. */
  readonly keep: boolean;
  /** What is wrong with the container, in words that stand after its name. */
  readonly difference?: string;
}

/**
 * Makes the plan show it when the registry's container was stopped or removed behind Pulumi's
 * back: one that runs keeps its attempt, any other gets a new one and is made again.
 * @param nonce differs from run to run.
 */
export function registryAttempt(
  name: string,
  observed: ObservedCluster,
  nonce: string,
): RegistryAttempt {
  if (!observed.compared) return { attempt: nonce, keep: true };
  const found = observed.containers.find((container) => container.name === name);
  if (found === undefined) return { attempt: nonce, keep: false };
  const attempt = found.labels[ATTEMPT_LABEL];
  if (found.state === "running" && attempt !== undefined) return { attempt, keep: false };
  return { attempt: nonce, keep: false, difference: `is ${found.state}` };
}
