import type { CauseRule } from "./rule";

const NO_NODE = /no suitable node(?: \((.*)\))?|assigned node no longer meets constraints/i;

/** The scheduler's words, and what they mean in those of a service's declaration. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/scheduling constraints not satisfied/i, "none is what its placement asks for"],
  [/insufficient resources/i, "none has left what its resources.reservations keep"],
  [/host-mode port already in use/i, "a port of its hostPorts is taken"],
  [/max replicas per node limit/i, "each has its placement.maxPerNode already"],
  [/unsupported platform/i, "the image is for another kind of machine"],
  [/not available for new tasks/i, "a machine is down or takes nothing new"],
  [/missing plugin/i, "a plugin is missing"],
];

export const nodeCause: CauseRule = ({ error = "" }) => {
  const found = NO_NODE.exec(error);
  if (found === null) return undefined;
  const why = REASONS.filter(([seen]) => seen.test(error)).map(([, meaning]) => meaning);
  const told =
    why.length > 0
      ? `${why.join("; ")} (${found[1] ?? error})`
      : (found[1] ?? "no machine takes it");
  return { kind: "no suitable node", text: `no suitable node: ${told}` };
};
