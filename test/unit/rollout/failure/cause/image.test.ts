import { type CauseCase, testCauses } from "./support";

const MISSING = "No such image: localhost:5000/subject:2@sha256:2";

const CASES: readonly CauseCase[] = [
  {
    name: "the registry has no such image",
    task: { state: "rejected", error: MISSING },
    registry: { kind: "has it not", registry: "localhost:5000" },
    expected: { kind: "no such image", text: "no such image: localhost:5000 does not have it" },
  },
  {
    name: "the registry cannot be reached",
    task: { state: "rejected", error: MISSING },
    registry: {
      kind: "gives none",
      registry: "localhost:1",
      why: 'Get "http://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    },
    expected: {
      kind: "image not pullable",
      text:
        "image not pullable: localhost:1 does not give it: " +
        'Get "http://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    },
  },
  {
    name: "the registry has the image, and the machine does not get it",
    task: { state: "rejected", error: MISSING },
    registry: { kind: "has it" },
    expected: {
      kind: "image not pullable",
      text:
        "image not pullable: the registry has it, but the machine could not fetch it: " + MISSING,
    },
  },
  {
    name: "nobody could be asked of the image",
    task: { state: "rejected", error: MISSING },
    expected: { kind: "no such image", text: `no such image: ${MISSING}` },
  },
  {
    name: "an engine with another image store tells what the pull said",
    task: {
      state: "rejected",
      error:
        "pull access denied for subject, repository does not exist or may require authorization",
    },
    expected: {
      kind: "image not pullable",
      text:
        "image not pullable: pull access denied for subject, " +
        "repository does not exist or may require authorization",
    },
  },
];

describe("a cause that lies with the image", () => testCauses(CASES));
