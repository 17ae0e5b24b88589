import * as assert from "node:assert/strict";
import { deriveCause } from "../../../../../rollout/failure/cause";
import type { CauseFacts } from "../../../../../rollout/failure/cause/rule";
import type { FailureCause, TaskEvidence } from "../../../../../rollout/failure/failure-report";
import { taskEvidence } from "../builders";

export interface CauseCase extends Partial<Omit<CauseFacts, "tasks">> {
  readonly name: string;
  /** Of the one instance that failed. */
  readonly task?: Partial<TaskEvidence>;
  readonly tasks?: readonly TaskEvidence[];
  readonly expected: FailureCause;
}

export const DECLARED = {
  ports: [8080],
  secrets: ["/run/secrets/password"],
  start: "8s",
  memory: "96MiB",
} as const;

/** Derives the cause of each case, by all the rules as they work together. */
export function testCauses(cases: readonly CauseCase[]): void {
  for (const { name, task, tasks, expected, ...facts } of cases) {
    it(name, () => {
      const failed = tasks ?? [taskEvidence(task)];
      const found = deriveCause({ message: "", declared: DECLARED, ...facts, tasks: failed });
      assert.deepEqual(found, expected);
    });
  }
}
