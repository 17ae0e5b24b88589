import { type CauseCase, testCauses } from "./support";

const CASES: readonly CauseCase[] = [
  {
    name: "the kernel killed it for its memory",
    task: { exitCode: 137, error: "task: non-zero exit (137)", outOfMemory: true, ranForMs: 1_240 },
    expected: {
      kind: "out of memory",
      text: "out of memory: killed at its limit of 96MiB after 1.2 s",
    },
  },
  {
    name: "its runtime ended itself for its memory",
    task: {
      exitCode: 134,
      error: "task: non-zero exit (134)",
      log: ["FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"],
      ranForMs: 9_000,
    },
    expected: {
      kind: "out of memory",
      text: "out of memory: ended at its limit of 96MiB after 9 s",
    },
  },
  {
    name: "it was killed, and not for its memory",
    task: { exitCode: 137, error: "task: non-zero exit (137)", ranForMs: 5_600 },
    expected: { kind: "dies after N s", text: "dies after 6 s: exit code 137 (SIGKILL)" },
  },
];

describe("a cause that lies with memory", () => testCauses(CASES));
