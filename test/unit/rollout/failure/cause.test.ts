import * as assert from "node:assert/strict";
import { deriveCause } from "../../../../rollout/failure/cause";
import { taskEvidence } from "./builders";
import { type CauseCase, testCauses } from "./cause/support";

const CASES: readonly CauseCase[] = [
  {
    name: "the instance that the orchestrator names speaks before later ones",
    tasks: [
      taskEvidence({ id: "named", ranForMs: 9_000 }),
      taskEvidence({ id: "later", exitCode: 137, outOfMemory: true }),
    ],
    message: "update rolled back due to failure or early termination of task named",
    expected: { kind: "dies after N s", text: "dies after 9 s: exit code 3" },
  },
  {
    name: "an instance that tells nothing lets the others speak",
    tasks: [taskEvidence(), taskEvidence({ id: "late", state: "pending", exitCode: undefined })],
    expected: { kind: "exits at once", text: "exits at once: exit code 3 after 0.4 s" },
  },
  {
    name: "one that has failed speaks before one that starts in its place",
    tasks: [taskEvidence(), taskEvidence({ id: "next", state: "starting", exitCode: undefined })],
    expected: { kind: "exits at once", text: "exits at once: exit code 3 after 0.4 s" },
  },
  {
    name: "an error that nothing is known of stands for itself, on one line",
    task: {
      state: "rejected",
      exitCode: undefined,
      error: 'invalid mount config for type "bind":\nbind source path does not exist: /data',
    },
    expected: {
      kind: "unknown",
      text: 'invalid mount config for type "bind": bind source path does not exist: /data',
    },
  },
  {
    name: "without any instance the message stands for itself",
    tasks: [],
    message: "it was changed by somebody else meanwhile",
    expected: { kind: "unknown", text: "it was changed by somebody else meanwhile" },
  },
];

describe("the cause of a failed rollout", () => {
  testCauses(CASES);

  it("is cut to a line that fits a summary", () => {
    const { text } = deriveCause({ tasks: [], message: "word ".repeat(200) });
    assert.ok(text.length <= 240 && text.endsWith("…"), text);
  });
});
