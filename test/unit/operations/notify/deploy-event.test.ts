import * as assert from "node:assert/strict";
import type { DeployResult } from "../../../../operations/deploy/result";
import { deployEvent } from "../../../../operations/notify/deploy-event";

const CHANGE = { image: "app", from: "app:1", to: "app:2", services: ["app", "worker"] };
const RESULT: DeployResult = {
  stack: "production",
  outcome: "released",
  changes: [CHANGE],
  diff: "",
};
const ABOUT = { stack: "production", changes: [{ image: "app", from: "app:1", to: "app:2" }] };
const FAILURE = {
  phase: "bake" as const,
  service: "app",
  cause: { kind: "too slow", text: "too slow: 95 of 100 took 3 s" },
  detectedAfterMs: 100,
  reports: [],
};

/** Result, event. */
const CASES: [string, Partial<DeployResult>, object | undefined][] = [
  ["a release", {}, { kind: "released", ...ABOUT }],
  ["nothing to release", { outcome: "unchanged", changes: [] }, undefined],
  [
    "a release that went back",
    { outcome: "went back", failure: { ...FAILURE, backAfterMs: 4_000 } },
    {
      kind: "rolled-back",
      ...ABOUT,
      cause: "app: too slow: 95 of 100 took 3 s",
      backAfterMs: 4_000,
    },
  ],
  [
    "a release that failed and was left",
    { outcome: "failed", failure: FAILURE },
    { kind: "failed", ...ABOUT, cause: "app: too slow: 95 of 100 took 3 s" },
  ],
];

describe("the event of a deployment", () => {
  for (const [title, result, event] of CASES) {
    it(`is told of ${title}`, () => {
      assert.deepEqual(deployEvent({ ...RESULT, ...result }), event);
    });
  }

  it("has the link that it is given", () => {
    const url = "https://ci.example.org/7";
    assert.deepEqual(deployEvent(RESULT, { url }), { kind: "released", ...ABOUT, url });
  });
});
