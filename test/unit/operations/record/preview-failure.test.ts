import * as assert from "node:assert/strict";
import { failureOf } from "../../../../operations/record/preview-failure";

const DIR = "/tmp/x";

const digest = (...diagnostics: { severity: string; message: string }[]) =>
  JSON.stringify({ steps: [], diagnostics });

describe("failureOf", () => {
  it("is none of a preview that went well, whatever it printed", () => {
    assert.equal(failureOf({ exitCode: 0, stdout: digest(), stderr: "a warning" }, DIR), undefined);
  });

  it("is the errors, without colours and without what else was said", () => {
    const stdout = digest(
      { severity: "info", message: "1 image substituted" },
      { severity: "error", message: "\u001b[31mPulumi.staging.yaml: no such key\u001b[0m\n" },
    );
    assert.equal(
      failureOf({ exitCode: 255, stdout, stderr: "" }, DIR),
      "Pulumi.staging.yaml: no such key",
    );
  });

  it("is all that was printed where Pulumi could not begin", () => {
    const ended = { exitCode: 255, stdout: "no preview", stderr: "error: no Pulumi.yaml" };
    assert.equal(failureOf(ended, DIR), "no preview\nno Pulumi.yaml");
  });

  it("is what the program threw, by its own files alone", () => {
    const message = [
      "error: Running program '/tmp/x/index.ts' failed with an unhandled exception:",
      "Error: boom",
      "    at main (/tmp/x/stacks/apps/web.ts:3:9)",
      "    at Module._compile (node:internal/modules/cjs/loader:1929:14)",
      "    at require (/srv/node_modules/tsx/dist/register.cjs:22:2188)",
    ].join("\n");
    const stdout = digest({ severity: "error", message });
    assert.equal(
      failureOf({ exitCode: 255, stdout, stderr: "" }, DIR),
      "The program fails:\nError: boom\n    at main (stacks/apps/web.ts:3:9)",
    );
  });

  it("is the exit code where nothing was said", () => {
    assert.equal(
      failureOf({ exitCode: 3, stdout: "", stderr: "" }, DIR),
      "pulumi ended with exit code 3",
    );
  });
});
