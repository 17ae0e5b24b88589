import * as assert from "node:assert/strict";
import { UserError } from "../../../../model/user-error";
import { failedRollout } from "../../../../operations/deploy/failed-rollout";
import { explainFailure, stoppedError } from "../../../../operations/pulumi-failure";

const release = {
  project: { dir: "/nowhere" },
  run: "0123456789ab",
  startedAt: new Date("2030-01-02T03:04:05Z"),
  elapsed: () => 1_234,
};
const ARGS = ["up", "--stack", "staging"];

describe("a failed pulumi up", () => {
  it("without reports is told by the first of Pulumi's errors that says something", () => {
    const output = [
      "Diagnostics:",
      "  pulumi:pulumi:Stack (slipway-staging):",
      "    error: update failed",
      "",
      "  docker:index:Secret (web-key):",
      "    error: creating urn:pulumi:staging::slipway::x: too many secrets",
      "",
      "Resources:",
      "    3 unchanged",
    ].join("\n");
    assert.deepEqual(failedRollout(release, explainFailure(ARGS, output, 255)), {
      phase: "rollout",
      cause: { kind: "unknown", text: "creating urn:pulumi:staging::slipway::x: too many secrets" },
      detectedAfterMs: 1_234,
      reports: [],
    });
  });

  it("is told by its exit when Pulumi says nothing", () => {
    const { cause } = failedRollout(release, explainFailure(ARGS, "", 255));
    assert.equal(cause.text, "pulumi up of staging failed (exit 255)");
  });

  it("is no failure of the release when it was broken off, or is a defect", () => {
    for (const error of [stoppedError(ARGS, "SIGINT"), new TypeError("x is not a function")]) {
      assert.throws(() => failedRollout(release, error), error);
    }
    assert.equal(failedRollout(release, new UserError("no room")).cause.text, "no room");
  });
});
