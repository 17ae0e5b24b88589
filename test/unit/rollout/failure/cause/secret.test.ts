import { type CauseCase, DECLARED, testCauses } from "./support";

const CASES: readonly CauseCase[] = [
  {
    name: "the orchestrator knows no such secret",
    task: { state: "rejected", error: "secret reference 8v7x not found", exitCode: undefined },
    expected: { kind: "missing secret", text: "missing secret: secret reference 8v7x not found" },
  },
  {
    name: "the engine cannot give the secret",
    task: {
      error:
        "starting container failed: unable to get secret from secret store: secret 8v7x not found",
      exitCode: undefined,
    },
    expected: {
      kind: "missing secret",
      text:
        "missing secret: starting container failed: " +
        "unable to get secret from secret store: secret 8v7x not found",
    },
  },
  {
    name: "it does not find a secret's file that nobody declared",
    task: {
      exitCode: 1,
      log: [
        '{"message":"starting"}',
        "node:fs:440",
        "Error: ENOENT: no such file or directory, open '/run/secrets/subject-key'",
      ],
    },
    expected: {
      kind: "missing secret",
      text:
        "missing secret: it does not find /run/secrets/subject-key; " +
        "the service declares: /run/secrets/password",
    },
  },
  {
    name: "it does not find a declared secret at another place",
    task: { exitCode: 1, log: ["cat: can't open '/etc/app/key': No such file or directory"] },
    declared: { ...DECLARED, secrets: ["/etc/app/key"] },
    expected: {
      kind: "missing secret",
      text: "missing secret: it does not find /etc/app/key, which the service declares",
    },
  },
];

describe("a cause that lies with a secret", () => testCauses(CASES));
