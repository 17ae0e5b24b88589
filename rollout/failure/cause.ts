import type { FailureCause, TaskEvidence } from "./failure-report";
import { healthCause } from "./cause/health";
import { imageCause } from "./cause/image";
import { memoryCause } from "./cause/memory";
import { nodeCause } from "./cause/node";
import { exitCause } from "./cause/process-end";
import type { CauseFacts, CauseRule } from "./cause/rule";
import { secretCause } from "./cause/secret";
import { oneLine } from "./words";

/** The most telling first: what an instance dies of often shows in its health check too. */
const RULES: readonly CauseRule[] = [
  imageCause,
  nodeCause,
  memoryCause,
  secretCause,
  healthCause,
  exitCause,
];

const HAS_FAILED = new Set(["failed", "rejected", "complete"]);

/**
 * Why a rollout failed, in one line that an app's developer understands. The instance that the
 * orchestrator names speaks first, then the latest that has failed: one that is only on its way,
 * since others failed before it, has nothing to tell.
 */
export function deriveCause(facts: CauseFacts): FailureCause {
  for (const task of inOrder(facts)) {
    for (const rule of RULES) {
      const cause = rule(task, facts);
      if (cause !== undefined) return { ...cause, text: oneLine(cause.text) };
    }
  }
  const error = inOrder(facts).find((task) => task.error)?.error;
  return { kind: "unknown", text: oneLine(error ?? facts.message) };
}

function inOrder({ tasks, message }: CauseFacts): TaskEvidence[] {
  const latestFirst = [...tasks].reverse();
  const named = latestFirst.filter(({ id }) => message.includes(id));
  const failed = latestFirst.filter(({ state }) => HAS_FAILED.has(state));
  return [...new Set([...named, ...failed, ...latestFirst])];
}
