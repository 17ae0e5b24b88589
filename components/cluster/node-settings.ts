import { HOST_LABEL, type HostRole, nodeLabels } from "../../model/host";
import { shortContentHash } from "../../model/keyed-hash";
import { FORMER_LABELS_LABEL, JOINED_LABEL, keptLabels, marksOf } from "../../model/swarm-labels";
import { ATTEMPT_LABEL } from "../../rollout/service-labels";
import type { NodeSpec } from "./machine";
import type { SwarmNode } from "./swarm-node";

/** Marks a node that `remove` has drained, until it is gone or wanted again. */
export const LEAVING_LABEL = "slipway.leaving";

/** Slipway's own, which no config asks for. */
const MARKS = new Set([ATTEMPT_LABEL, JOINED_LABEL, FORMER_LABELS_LABEL]);

/** What the config says of a machine as a node of the swarm. */
export interface NodeSettings {
  readonly name: string;
  readonly role: HostRole;
  readonly labels: Readonly<Record<string, string>>;
  readonly availabilitySet?: string;
}

/** Of what is wanted: the same for the same settings, in whatever order they are written. */
export function settingsHash(settings: NodeSettings): string {
  const labels = Object.entries(nodeLabels(settings)).sort(([a], [b]) => (a < b ? -1 : 1));
  return shortContentHash(JSON.stringify([settings.role, labels]));
}

/** How a node differs from what is wanted, each in words that stand after the machine's name. */
export function nodeDifferences(
  settings: NodeSettings,
  node: Pick<SwarmNode, "role" | "labels" | "availability">,
): string[] {
  const differences: string[] = [];
  if (node.role !== settings.role) differences.push(`is a ${node.role}, not a ${settings.role}`);
  // Whatever else stands on it, but for Slipway's marks, was put there by hand.
  const wanted = nodeLabels(settings);
  const kept = HOST_LABEL in node.labels ? keptLabels(node.labels) : {};
  for (const [label, value] of Object.entries(wanted)) {
    const found = node.labels[label];
    if (found === undefined) differences.push(`lacks the label ${label}=${value}`);
    else if (found !== value) differences.push(`has the label ${label}=${found}, not ${value}`);
  }
  for (const label of Object.keys(node.labels)) {
    if (label === LEAVING_LABEL) differences.push("was drained to be removed");
    else if (!(label in wanted) && !(label in kept) && !MARKS.has(label)) {
      differences.push(`has the label ${label}, which nobody asked for`);
    }
  }
  return differences;
}

/**
 * The node's specification as it shall be; undefined when it is so already. A person's drain or
 * pause is kept: he works on the machine. Only what `remove` drained is given work again.
 * @param joins Slipway has the machine join just now. Default false.
 */
export function wantedSpec(
  settings: NodeSettings,
  attempt: string,
  node: SwarmNode,
  joins = false,
): NodeSpec | undefined {
  const differences = nodeDifferences(settings, node);
  if (differences.length === 0 && !joins && node.labels[ATTEMPT_LABEL] === attempt)
    return undefined;
  const leaving = LEAVING_LABEL in node.labels;
  return {
    ...(node.name !== undefined && { Name: node.name }),
    Role: settings.role,
    Availability: leaving ? "active" : node.availability,
    Labels: {
      ...(joins ? {} : keptLabels(node.labels)),
      ...nodeLabels(settings),
      [ATTEMPT_LABEL]: attempt,
      ...marksOf(node.labels, joins),
    },
  };
}
