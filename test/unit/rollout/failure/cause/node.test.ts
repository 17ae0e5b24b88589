import type { TaskEvidence } from "../../../../../rollout/failure/failure-report";
import { type CauseCase, testCauses } from "./support";

function pending(error: string): Partial<TaskEvidence> {
  return { state: "pending", error, exitCode: undefined, ranForMs: undefined };
}

const CASES: readonly CauseCase[] = [
  {
    name: "no machine is what the placement asks for",
    task: pending("no suitable node (scheduling constraints not satisfied on 1 node)"),
    expected: {
      kind: "no suitable node",
      text:
        "no suitable node: none is what its placement asks for " +
        "(scheduling constraints not satisfied on 1 node)",
    },
  },
  {
    name: "machines are down, and the others are full",
    task: pending(
      "no suitable node (1 node not available for new tasks; insufficient resources on 2 nodes)",
    ),
    expected: {
      kind: "no suitable node",
      text:
        "no suitable node: none has left what its resources.reservations keep; " +
        "a machine is down or takes nothing new " +
        "(1 node not available for new tasks; insufficient resources on 2 nodes)",
    },
  },
  {
    name: "a host port is taken",
    task: pending("no suitable node (host-mode port already in use on 1 node)"),
    expected: {
      kind: "no suitable node",
      text:
        "no suitable node: a port of its hostPorts is taken " +
        "(host-mode port already in use on 1 node)",
    },
  },
  {
    name: "a scheduler that gives no reason",
    task: pending("no suitable node"),
    expected: { kind: "no suitable node", text: "no suitable node: no machine takes it" },
  },
];

describe("a cause that lies with the machines", () => testCauses(CASES));
