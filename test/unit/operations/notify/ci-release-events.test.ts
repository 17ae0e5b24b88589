import * as assert from "node:assert/strict";
import type { StackRelease } from "../../../../operations/ci/release/world";
import type { DeployResult } from "../../../../operations/deploy/result";
import {
  ciReleaseEvents,
  type CiReleaseFacts,
} from "../../../../operations/notify/ci-release-events";
import { pin, stackText } from "../ci/release/release-world";

const URL = "https://ci.example.org/7";
const CHANGE = { image: "api", from: pin("api", 1), to: pin("api", 2) };
const DEPLOYED: DeployResult = {
  stack: "staging",
  outcome: "released",
  changes: [{ ...CHANGE, services: ["api"] }],
  diff: "",
};
const RELEASE: StackRelease = {
  stack: "staging",
  outcome: "released",
  tookMs: 3_200,
  services: ["api"],
  reports: [],
};
const PRODUCTION: StackRelease = {
  ...RELEASE,
  stack: "production",
  outcome: "unchanged",
  services: [],
};

function events(
  stacks: readonly StackRelease[],
  {
    deployed = [],
    promotion,
  }: {
    readonly deployed?: readonly DeployResult[];
    readonly promotion?: CiReleaseFacts["result"]["promotion"];
  } = {},
) {
  return ciReleaseEvents({
    result: { commit: "abc", outcome: "passed", stacks, ...(promotion && { promotion }) },
    deployed: new Map(deployed.map((one) => [one.stack, one])),
    fileOf: (stack) =>
      stackText(
        stack === "staging"
          ? { api: pin("api", 2), web: pin("web", 1), tests: pin("tests", 1) }
          : { api: pin("api", 1), web: pin("web", 1) },
      ),
    runUrl: URL,
  });
}

describe("the events of a release by the CI", () => {
  it("are what was released and what waits for approval then, with what it brings", () => {
    const promotion = { outcome: "opened", number: 7, url: "https://git.example.org/7" } as const;
    assert.deepEqual(events([RELEASE, PRODUCTION], { deployed: [DEPLOYED], promotion }), [
      { kind: "released", stack: "staging", changes: [CHANGE], url: URL },
      { kind: "waiting", stack: "production", changes: [CHANGE], url: "https://git.example.org/7" },
    ]);
  });

  it("do not tell of a request that was there before", () => {
    for (const outcome of ["updated", "unchanged", "declined", "nothing", "closed"] as const) {
      assert.deepEqual(events([PRODUCTION], { promotion: { outcome } }), []);
    }
  });

  it("tell a promotion that could not be asked for", () => {
    const promotion = { outcome: "failed", problem: "Gitea answers 403" } as const;
    assert.deepEqual(events([PRODUCTION, { ...RELEASE, outcome: "unchanged" }], { promotion }), [
      {
        kind: "failed",
        stack: "production",
        changes: [CHANGE],
        cause: "its promotion could not be asked for: Gitea answers 403",
        url: URL,
      },
    ]);
  });

  it("tell what ended without a deployment, but neither an abort nor what waited for another", () => {
    const ended = (outcome: StackRelease["outcome"]) => ({ ...RELEASE, outcome, cause: "why" });
    const failed = { kind: "failed", stack: "staging", changes: [], cause: "why", url: URL };
    assert.deepEqual(events([ended("failed")]), [failed]);
    assert.deepEqual(events([ended("error")]), [failed]);
    for (const outcome of ["aborted", "not tried", "superseded"] as const) {
      assert.deepEqual(events([ended(outcome)]), [], outcome);
    }
  });

  it("tell a way back that did not come into the branch as failed, with what is left to do", () => {
    const failure = {
      phase: "smoke" as const,
      cause: { kind: "x", text: "GET / answered 500" },
      detectedAfterMs: 1,
      reports: [],
    };
    const problem = "what Pulumi.staging.yaml shall say could not be committed to main";
    assert.deepEqual(
      events([{ ...RELEASE, outcome: "went back", problem }], {
        deployed: [{ ...DEPLOYED, outcome: "went back", failure }],
      }),
      [
        {
          kind: "failed",
          stack: "staging",
          changes: [CHANGE],
          url: URL,
          cause: `GET / answered 500; ${problem}`,
        },
      ],
    );
  });
});
