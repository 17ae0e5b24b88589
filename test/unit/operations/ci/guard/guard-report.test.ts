import * as assert from "node:assert/strict";
import { guardReport } from "../../../../../operations/ci/guard/guard-report";

const slice = (errors: number, requests: number, isUnhealthy = false) => ({
  errors,
  requests,
  isUnhealthy,
});

describe("The guard's report", () => {
  it("says why, what comes back, and what was seen of each service", () => {
    const report = guardReport({
      stack: "production",
      release: "3f9c2a1",
      releasedAt: new Date("2026-11-22T10:05:00Z"),
      good: "9d0e6b1",
      edits: [{ image: "api", bad: "api:0.2@sha256:22", good: "api:0.1@sha256:11" }],
      watchedFor: "5m",
      watched: {
        verdict: "past",
        service: "api",
        why: "9 of 20 requests failed (45 %), allowed: 5 %; [ci skip] @ada #7 |",
        services: [
          {
            service: "api",
            slices: [slice(9, 20), slice(0, 0), slice(3, 3), slice(4, 4), slice(5, 5, true)],
            judgement: { verdict: "past" },
          },
          { service: "redis", slices: [slice(0, 0)], judgement: { verdict: "within" } },
        ],
      },
    });
    assert.deepEqual(report.split("\n"), [
      "# production: the guard brings the last good release back",
      "",
      "**api: 9 of 20 requests failed (45 %), allowed: 5 %; (ci skip) @ ada # 7 |**",
      "",
      "Released with 3f9c2a1, 2026-11-22T10:05:00.000Z; the pins of 9d0e6b1 come back.",
      "",
      "| image | taken back | runs again |",
      "| --- | --- | --- |",
      "| api | api:0.2@sha256:22 | api:0.1@sha256:11 |",
      "",
      "Requests that failed, in each fifth of the 5m that it was watched:",
      "",
      "| service | 1 of 5 | 2 of 5 | 3 of 5 | 4 of 5 | 5 of 5 |",
      "| --- | --- | --- | --- | --- | --- |",
      "| api | 9 of 20 | 0 of 0 | 3 of 3 | 4 of 4 | 5 of 5, instances missing |",
      "| redis | 0 of 0 |",
      "",
    ]);
  });
});
