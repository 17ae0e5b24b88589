import { HOST_LABEL } from "../../model/host";
import type { ObservedCluster } from "../../rollout/observe";
import { ATTEMPT_LABEL } from "../../rollout/service-labels";
import { nodeDifferences, type NodeSettings, settingsHash } from "./node-settings";

export interface NodeAttempt {
  /** For the node's label `slipway.attempt`: a hash of what was wanted, and a run's nonce. */
  readonly attempt: string;
  /** Whether it stays as Pulumi's state has it: only Pulumi knows what it was. */
  readonly keep: boolean;
  /** What moved behind Pulumi's back, in words that stand after the machine's name. */
  readonly difference?: string;
}

/**
 * Makes the plan show it when a machine's node was changed behind Pulumi's back or left the swarm:
 * one that is as it was made keeps its attempt, any other gets a new one, and its command runs.
 * @param nonce differs from run to run.
 */
export function nodeAttempt(
  settings: NodeSettings,
  observed: ObservedCluster,
  nonce: string,
): NodeAttempt {
  const hash = settingsHash(settings);
  const fresh = `${hash}-${nonce}`;
  if (!observed.compared) return { attempt: fresh, keep: true };
  const found = observed.nodes.filter(({ labels }) => labels[HOST_LABEL] === settings.name);
  const node = found.find(({ state }) => state !== "down") ?? found[0];
  if (node === undefined) return { attempt: fresh, keep: false };
  const attempt = node.labels[ATTEMPT_LABEL];
  const differences = [
    ...nodeDifferences(settings, node),
    ...(node.state === "down" ? ["is down"] : []),
    ...(found.length > 1 ? ["has a former node, which is left in the swarm"] : []),
  ];
  const asMade = attempt?.startsWith(`${hash}-`) === true;
  if (differences.length === 0 && asMade) return { attempt, keep: false };
  // What the config itself changed is told by the plan's own lines.
  const drifted = asMade && differences.length > 0;
  return { attempt: fresh, keep: false, ...(drifted && { difference: differences.join("; ") }) };
}
