import { type CauseCase, testCauses } from "./support";

const CASES: readonly CauseCase[] = [
  {
    name: "it exits at once",
    expected: { kind: "exits at once", text: "exits at once: exit code 3 after 0.4 s" },
  },
  {
    name: "it ends in order, which no service should",
    task: { state: "complete", exitCode: 0, error: undefined, ranForMs: 96 },
    expected: { kind: "exits at once", text: "exits at once: exit code 0 after 0.1 s" },
  },
  {
    name: "its command is not found",
    task: { exitCode: 127, ranForMs: 40 },
    expected: {
      kind: "exits at once",
      text: "exits at once: exit code 127 after 0.1 s: its command was not found",
    },
  },
  {
    name: "the runtime of engine 20.10 cannot run its command",
    task: {
      exitCode: 127,
      ranForMs: undefined,
      error:
        "starting container failed: OCI runtime create failed: container_linux.go:380: starting " +
        'container process caused: exec: "serve": executable file not found in $PATH: unknown',
    },
    expected: {
      kind: "exits at once",
      text:
        "exits at once: its command cannot be run: " +
        'exec: "serve": executable file not found in $PATH',
    },
  },
  {
    name: "the runtime of engine 28 cannot run its command",
    task: {
      exitCode: 127,
      ranForMs: undefined,
      error:
        "starting container failed: failed to create task for container: failed to create shim " +
        "task: OCI runtime create failed: runc create failed: unable to start container process: " +
        'error during container init: exec: "serve": executable file not found in $PATH: unknown',
    },
    expected: {
      kind: "exits at once",
      text:
        "exits at once: its command cannot be run: error during container init: " +
        'exec: "serve": executable file not found in $PATH',
    },
  },
  {
    name: "it dies later",
    task: { ranForMs: 20_480 },
    expected: { kind: "dies after N s", text: "dies after 20 s: exit code 3" },
  },
  {
    name: "it died, and its container is gone",
    task: { ranForMs: undefined, served: true },
    expected: { kind: "dies after N s", text: "dies after a while: exit code 3" },
  },
];

describe("a cause that lies with the end of a process", () => testCauses(CASES));
