import * as assert from "node:assert/strict";
import { previewContext, previewStatus } from "../../../../../operations/ci/preview/preview-status";
import type { FinishedPreview } from "../../../../../operations/ci/stack-preview";

const finished = (given: Partial<FinishedPreview> = {}): FinishedPreview => ({
  stack: "staging",
  outcome: "finished",
  services: [],
  resources: [],
  warnings: [],
  record: { time: "2026-11-20T10:00:00.000Z", revision: "0123456" },
  ...given,
});
const resource = { operation: "create", type: "t", name: "n", properties: [] } as const;

describe("the status of a preview", () => {
  it("is one of its own for each stack", () => {
    assert.equal(previewContext("staging"), "slipway/preview/staging");
  });

  it("tells what becomes of the services", () => {
    const preview = finished({
      services: [
        { service: "web", change: "updated", from: "web:1", to: "web:2" },
        { service: "job", change: "removed", from: "job:1" },
      ],
      resources: [resource],
    });
    assert.deepEqual(previewStatus(preview), {
      state: "success",
      description: "1 service updated, 1 service removed",
    });
  });

  it("tells the resources where no service changes", () => {
    const { description } = previewStatus(finished({ resources: [resource] }));
    assert.equal(description, "1 to create");
  });

  it("tells that nothing changes", () => {
    assert.equal(previewStatus(finished()).description, "nothing changes");
  });

  it("is a failure with the program's first words, in one line", () => {
    const failure = `The program fails:\nError: boom @ada ${"x".repeat(200)}`;
    const { state, description } = previewStatus({ stack: "staging", outcome: "failed", failure });
    assert.equal(state, "failure");
    assert.match(description, /^the program fails: Error: boom @ ada x+…$/);
    assert.equal(description.length, 140);
  });
});
