import type { FailureReport, TaskEvidence } from "../../../../rollout/failure/failure-report";

/** An instance that ended with exit code 3 after 0.4 s, unless told otherwise. */
export function taskEvidence(given: Partial<TaskEvidence> = {}): TaskEvidence {
  return {
    id: "x8lq2vd0c4ikq5jv8o7xk1m2z",
    slot: 1,
    node: "one",
    state: "failed",
    exitCode: 3,
    error: "task: non-zero exit (3)",
    outOfMemory: false,
    ranForMs: 412,
    served: false,
    log: [],
    unread: [],
    ...given,
  };
}

export function failureReport(given: Partial<FailureReport> = {}): FailureReport {
  return {
    version: 1,
    stage: "rollout",
    stack: "staging",
    service: "subject",
    name: "staging-subject",
    image: "subject",
    from: { pin: "localhost:5000/subject:1@sha256:1", image: { revision: "aaa1111" } },
    to: { pin: "localhost:5000/subject:2@sha256:2", image: { revision: "bbb2222" } },
    cause: { kind: "exits at once", text: "exits at once: exit code 3 after 0.4 s" },
    message:
      "update rolled back due to failure or early termination of task x8lq2vd0c4ikq5jv8o7xk1m2z",
    outcome: "rolled back",
    tasks: [],
    differences: [],
    startedAt: "2026-03-01T10:00:00.000Z",
    detectedAfterMs: 2_300,
    backAfterMs: 6_100,
    ...given,
  };
}
