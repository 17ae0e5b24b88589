import { HOST_LABEL } from "./host";

/** On a node: Slipway had its machine join the swarm. */
export const JOINED_LABEL = "slipway.joined";
/** On a node that was in the swarm before: the labels that it had then, as JSON. Absent: none. */
export const FORMER_LABELS_LABEL = "slipway.former-labels";

/** The stack that has made something, by Pulumi's names. */
export interface SwarmOwner {
  readonly project: string;
  readonly stack: string;
}

type Labels = Readonly<Record<string, string>>;

/** The labels that a swarm carries when Slipway initialised it. */
export function ownerLabels({ project, stack }: SwarmOwner): Record<string, string> {
  return { "slipway.project": project, "slipway.initialised-by": stack };
}

/** Whether a stack has initialised the swarm that carries these labels. */
export function isInitialisedBy(swarm: Labels, owner: SwarmOwner): boolean {
  return Object.entries(ownerLabels(owner)).every(([label, value]) => swarm[label] === value);
}

/**
 * Whether a node stays when its machine is given up: it was in the swarm before Slipway came. In a
 * swarm that the stack has initialised there was nobody before.
 */
export function wasThereBefore(node: Labels, swarm: Labels, owner: SwarmOwner): boolean {
  return !(JOINED_LABEL in node) && !isInitialisedBy(swarm, owner);
}

/** What has to stand on a node beside its settings, so that its way out is known. */
export function marksOf(node: Labels, joins: boolean): Record<string, string> {
  const kept = [JOINED_LABEL, FORMER_LABELS_LABEL].flatMap((label) => {
    const value = node[label];
    return value === undefined ? [] : [[label, value] as const];
  });
  const marks = Object.fromEntries(kept);
  if (joins) return { ...marks, [JOINED_LABEL]: "true" };
  // Whatever stands on a node that bears a host's name already was put there for that host.
  if (HOST_LABEL in node) return marks;
  const others = Object.entries(node).filter(([label]) => !isOwn(label));
  if (others.length === 0) return marks;
  return { ...marks, [FORMER_LABELS_LABEL]: JSON.stringify(Object.fromEntries(others)) };
}

/**
 * The labels that a node had before Slipway came, as they were then: others' services may be placed
 * by them. Without those that somebody has taken away since.
 */
export function keptLabels(node: Labels): Record<string, string> {
  const former = formerLabels(marksOf(node, false)[FORMER_LABELS_LABEL]);
  return Object.fromEntries(Object.entries(former).filter(([label]) => label in node));
}

/** A node's labels without those of its settings and Slipway's own, with those that it had before. */
export function labelsWithout(node: Labels, settings: Labels): Record<string, string> {
  const others = Object.entries(node).filter(([label]) => !(label in settings) && !isOwn(label));
  return { ...Object.fromEntries(others), ...keptLabels(node) };
}

function isOwn(label: string): boolean {
  return label.startsWith("slipway.");
}

/** Somebody may have written over it: what can't be read is nothing that could be put back. */
function formerLabels(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  try {
    const read: unknown = JSON.parse(text);
    const entries = typeof read === "object" && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}
