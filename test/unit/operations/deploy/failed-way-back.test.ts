import * as assert from "node:assert/strict";
import { UserError } from "../../../../model/user-error";
import { failedWayBack } from "../../../../operations/deploy/failed-way-back";
import type { ReleaseFailure } from "../../../../operations/deploy/result";
import { plannedTask, serviceWith } from "./tasks/jobs";

const stack = { stack: "staging", file: "Pulumi.staging.yaml" };
const failure: ReleaseFailure = {
  phase: "smoke",
  cause: { kind: "5xx after switch", text: "5xx after switch: GET / answered 500" },
  detectedAfterMs: 1,
  reports: ["/r.md", "/r.json"],
};

describe("a way back that fails as well", () => {
  it("says why both did, what was not undone, what to do, and where the report is", () => {
    const task = plannedTask("migrate", { pin: "web:2" });
    const notUndone = [{ service: serviceWith("web", task), task }];
    const cause = new UserError("pulumi up of staging failed (exit 255)", { hint: "no space" });
    const error = failedWayBack({ stack, failure, notUndone }, cause);
    assert.equal(
      error.message,
      [
        "staging failed (5xx after switch: GET / answered 500), and so did its way back: pulumi up of staging failed (exit 255)",
        "Pulumi.staging.yaml holds the last good pins again; what runs may be half of each.",
        "What these tasks did was not undone: web/migrate (web:2).",
        "Run `slipway up staging` once the reason is mended.",
        "Report: /r.md, /r.json",
        "no space",
      ].join("\n"),
    );
    assert.equal(error.cause, cause);
  });

  it("names no task where all were undone, and takes any error", () => {
    const bare = { ...failure, reports: [] };
    const error = failedWayBack({ stack, failure: bare, notUndone: [] }, new Error("refused"));
    assert.match(error.summary, /and so did its way back: refused$/);
    assert.doesNotMatch(error.message, /undone|Report/);
  });
});
