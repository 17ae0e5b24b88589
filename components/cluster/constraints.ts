import type { SwarmNode } from "./swarm-node";

const CONSTRAINT = /^\s*([\w.\-/]+)\s*(==|!=)\s*(.*?)\s*$/;

/**
 * Whether a node satisfies the placement constraints of a service. One that is read from what only
 * the machine's engine knows (`engine.labels`, `node.platform`) counts as satisfied.
 */
export function canRunOn(node: SwarmNode, constraints: readonly string[]): boolean {
  return constraints.every((constraint) => {
    const [, key = "", operator, value = ""] = CONSTRAINT.exec(constraint) ?? [];
    const found = valueOf(node, key);
    if (found === undefined) return true;
    // Swarm compares without regard to case.
    const same = found.toLowerCase() === value.toLowerCase();
    return operator === "==" ? same : !same;
  });
}

/** Undefined: not known here. A label that a node lacks is empty, as Swarm takes it. */
function valueOf(node: SwarmNode, key: string): string | undefined {
  if (key.startsWith("node.labels.")) return node.labels[key.slice("node.labels.".length)] ?? "";
  switch (key) {
    case "node.id":
      return node.id;
    case "node.hostname":
      return node.hostname;
    case "node.role":
      return node.role;
    default:
      return undefined;
  }
}
