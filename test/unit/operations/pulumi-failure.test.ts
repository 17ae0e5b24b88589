import assert from "node:assert/strict";
import { explainFailure } from "../../../operations/pulumi-failure";

const OUTPUT = `Updating (staging):
 +  docker:index:Service click-count creating (0s)
Diagnostics:
  pulumi:pulumi:Stack (slipway-staging):
    error: click-count: 2 of 2 tasks failed

Resources:
    3 unchanged
`;

describe("a failure of pulumi", () => {
  it("is told by its command, its stack and Pulumi's own diagnostics", () => {
    const error = explainFailure(["up", "--yes", "--stack", "staging"], OUTPUT, 255);
    assert.equal(error.summary, "pulumi up of staging failed (exit 255)");
    assert.match(error.hint ?? "", /error: click-count: 2 of 2 tasks failed/);
    assert.doesNotMatch(error.hint ?? "", /unchanged|creating/);
  });

  it("explains a lock that somebody else holds", () => {
    const output = "error: the stack is currently locked by 1 lock(s).";
    const error = explainFailure(["up", "--stack", "staging"], output, 255);
    assert.match(error.hint ?? "", /pulumi cancel --stack staging/);
  });

  it("explains a passphrase that does not fit", () => {
    const error = explainFailure(["stack", "init", "staging"], "error: incorrect passphrase", 255);
    assert.match(error.hint ?? "", /encrypted with another passphrase/);
  });
});
