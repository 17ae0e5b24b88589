import * as assert from "node:assert/strict";
import { deployFailure } from "../../../cli/deploy-failure";
import type { DeployResult, ReleaseFailure } from "../../../operations/deploy/result";

const FILE = "Pulumi.staging.yaml";
const changes = [{ image: "web", from: "web:1", to: "web:2", services: ["web"] }];

function failure(given: Partial<ReleaseFailure> = {}): ReleaseFailure {
  return {
    phase: "rollout",
    service: "web",
    image: "web",
    pin: "web:2",
    cause: { kind: "exits at once", text: "exits at once: exit code 3" },
    detectedAfterMs: 1,
    reports: [],
    ...given,
  };
}

function told(outcome: DeployResult["outcome"], why: ReleaseFailure, moved = changes): string {
  return deployFailure({ stack: "staging", outcome, changes: moved, diff: "" }, why, FILE).message;
}

describe("what a failed deployment tells a person", () => {
  it("is the cause, that the last good pins run again, and where the report is", () => {
    assert.equal(
      told("went back", failure({ backAfterMs: 2, reports: ["/r.md", "/r.json"] })),
      [
        "staging: the release failed, web with web:2: exits at once: exit code 3",
        "The last good pins run again, and Pulumi.staging.yaml says so.",
        "Report: /r.md, /r.json",
      ].join("\n"),
    );
  });

  it("is that what runs was left as it is", () => {
    assert.match(
      told("failed", failure({ phase: "smoke" })),
      /\nWhat runs was left as it is, and so was Pulumi\.staging\.yaml\.$/,
    );
  });

  it("is that Swarm has put a service back, and that the file does not say so", () => {
    assert.match(
      told("failed", failure({ backAfterMs: 2 })),
      /\nSwarm put the former version of web back\. All else was left as it is, and so was Pulumi\.staging\.yaml, which still says the new one\.$/,
    );
  });

  it("is that there was no pin to go back to", () => {
    assert.match(
      told("failed", failure(), []),
      /\nNo pin changed, so there was none to go back to\.$/,
    );
  });
});
