import * as assert from "node:assert/strict";
import { deploySummary } from "../../../cli/deploy-summary";
import type { DeployResult } from "../../../operations/deploy/result";

const DIGEST = "0123456789abcdef";

function result(given: Partial<DeployResult> = {}): DeployResult {
  return { stack: "staging", outcome: "released", changes: [], diff: "", ...given };
}

describe("what a deployment tells a person", () => {
  it("is a line for each image, short enough to read", () => {
    const changes = [
      {
        image: "web",
        from: `localhost:5000/web:1@sha256:${DIGEST}`,
        to: `localhost:5000/web:2@sha256:${DIGEST}`,
        services: ["web", "worker"],
      },
      { image: "api", to: `localhost:5000/api:1@sha256:${DIGEST}`, services: ["api"] },
    ];
    assert.equal(
      deploySummary(result({ changes })),
      [
        "STACK    IMAGE  FROM                TO                  SERVICES     OUTCOME",
        "staging  web    web:1@0123456789ab  web:2@0123456789ab  web, worker  released",
        "staging  api    -                   api:1@0123456789ab  api          released",
        "",
      ].join("\n"),
    );
  });

  it("says when there was nothing to do, and when no pin changed", () => {
    assert.equal(
      deploySummary(result({ outcome: "unchanged" })),
      "staging: nothing to release, what runs is what its file says\n",
    );
    assert.equal(deploySummary(result()), "staging: released; no pin changed\n");
  });
});
