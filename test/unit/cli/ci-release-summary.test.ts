import * as assert from "node:assert/strict";
import { ciReleaseFailure, ciReleaseSummary } from "../../../cli/ci-release-summary";
import type { CiReleaseResult } from "../../../operations/ci/release/run";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const STAGING = {
  stack: "staging",
  outcome: "went back",
  tookMs: 6300,
  services: ["api"],
  cause: "never healthy",
  committed: "abcdef0123456789",
  reports: ["/p/.slipway/reports/r.md"],
} as const;
const PRODUCTION = {
  stack: "production",
  outcome: "not tried",
  cause: "staging did not pass",
  tookMs: 0,
  services: [],
  reports: [],
} as const;

describe("What is printed of a release by the CI", () => {
  it("is a line for each stack, and what is left for a person", () => {
    const result: CiReleaseResult = {
      commit: COMMIT,
      outcome: "failed",
      stacks: [STAGING, PRODUCTION],
      promotion: { outcome: "opened", number: 7, url: "https://git.example.org/7" },
      platform: "platform",
    };
    assert.deepEqual(
      ciReleaseSummary(result)
        .split("\n")
        .map((line) => line.trimEnd().replaceAll(/ {2,}/g, " | ")),
      [
        "release of 0123456",
        "STACK | OUTCOME | TOOK | SERVICES",
        "staging | went back | 6.3 s | api | never healthy; committed as abcdef0",
        "production | not tried | - | - | staging did not pass",
        "promotion: opened, https://git.example.org/7",
        "platform changed: a person has to run slipway up platform",
      ],
    );
  });

  it("is an error that says why, what runs, and where more is told", () => {
    const failed = ciReleaseFailure({
      commit: COMMIT,
      outcome: "failed",
      stacks: [{ ...STAGING, problem: "it could not be committed\nset it by hand" }, PRODUCTION],
    });
    assert.equal(failed.summary, "staging: the release failed: never healthy");
    assert.deepEqual(failed.hint?.split("\n"), [
      "staging: went back: never healthy",
      "The last good pins run again there.",
      "it could not be committed",
      "set it by hand",
      "Report: /p/.slipway/reports/r.md",
      "production: not tried: staging did not pass",
    ]);
  });

  it("is an error too where only the promotion could not be asked for", () => {
    const failed = ciReleaseFailure({
      commit: COMMIT,
      outcome: "failed",
      stacks: [{ ...STAGING, outcome: "released" }],
      promotion: { outcome: "failed", problem: "Gitea answers 403" },
    });
    assert.equal(failed.message, "the promotion could not be asked for\nGitea answers 403");
  });
});
