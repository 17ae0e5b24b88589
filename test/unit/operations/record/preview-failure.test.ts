import * as assert from "node:assert/strict";
import { failureOf } from "../../../../operations/record/preview-failure";

const digest = (...diagnostics: { severity: string; message: string }[]) =>
  JSON.stringify({ steps: [], diagnostics });

describe("failureOf", () => {
  it("is none of a preview that went well, whatever it printed", () => {
    assert.equal(failureOf({ exitCode: 0, stdout: digest(), stderr: "a warning" }), undefined);
  });

  it("is the errors, without colours and without what else was said", () => {
    const stdout = digest(
      { severity: "info", message: "1 image substituted" },
      { severity: "error", message: "\u001b[31mPulumi.staging.yaml: no such key\u001b[0m\n" },
    );
    assert.equal(
      failureOf({ exitCode: 255, stdout, stderr: "" }),
      "Pulumi.staging.yaml: no such key",
    );
  });

  it("is all that was printed where Pulumi could not begin", () => {
    const ended = { exitCode: 255, stdout: "no preview", stderr: "error: no Pulumi.yaml" };
    assert.equal(failureOf(ended), "no preview\nerror: no Pulumi.yaml");
  });

  it("is the exit code where nothing was said", () => {
    assert.equal(
      failureOf({ exitCode: 3, stdout: "", stderr: "" }),
      "pulumi ended with exit code 3",
    );
  });
});
