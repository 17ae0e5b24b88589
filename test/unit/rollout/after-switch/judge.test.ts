import * as assert from "node:assert/strict";
import { judge } from "../../../../rollout/after-switch/judge";
import type { Counts } from "../../../../rollout/after-switch/edge-counts";
import type { PlannedBake } from "../../../../rollout/release-plan";

const BAKE: PlannedBake = { timeMs: 60_000, errorRate: 0.01, minRequests: 20 };

function counts(statuses: Record<number, number>, within: [number, number][] = []): Counts {
  const byStatus = new Map(Object.entries(statuses).map(([code, count]) => [Number(code), count]));
  return { byStatus, withinSeconds: new Map(within) };
}

describe("the verdict on a bake", () => {
  it("is open until the time is over", () => {
    assert.deepEqual(judge(BAKE, counts({ 200: 1_000, 404: 50 }), { elapsedMs: 59_999 }), {
      verdict: "watching",
      requests: 1_050,
      errors: 0,
      errorRate: 0,
    });
  });

  it("is passed when it is, with the figures", () => {
    const found = judge(
      BAKE,
      counts({ 200: 990, 500: 10 }, [
        [0.1, 1_000],
        [Infinity, 1_000],
      ]),
      {
        elapsedMs: 60_000,
      },
    );
    assert.deepEqual(found, {
      verdict: "passed",
      requests: 1_000,
      errors: 10,
      errorRate: 0.01,
      p95Ms: 95,
    });
  });

  it("is failed before that, as soon as more answers fail than may", () => {
    assert.deepEqual(judge(BAKE, counts({ 200: 975, 500: 20, 502: 5 }), { elapsedMs: 3_000 }), {
      verdict: "failed",
      bound: "error rate",
      why: "25 of 1000 requests failed (2.5 %), allowed: 1 %",
      requests: 1_000,
      errors: 25,
      errorRate: 0.025,
    });
  });

  it("waits for requests enough to say so", () => {
    assert.equal(judge(BAKE, counts({ 500: 19 }), { elapsedMs: 3_000 }).verdict, "watching");
    assert.equal(judge(BAKE, counts({ 500: 20 }), { elapsedMs: 3_000 }).verdict, "failed");
  });

  it("takes no other status for an error", () => {
    const found = judge(BAKE, counts({ 200: 10, 302: 10, 404: 10, 499: 10 }), {
      elapsedMs: 60_000,
    });
    assert.equal(found.verdict, "passed");
    assert.equal(found.errors, 0);
  });

  it("is passed with too few requests to judge by, and says that", () => {
    const rows: readonly [Record<number, number>, string][] = [
      [{}, "0 requests came, too few to judge by (at least 20)"],
      [{ 500: 1 }, "1 request came, too few to judge by (at least 20)"],
      [{ 500: 19 }, "19 requests came, too few to judge by (at least 20)"],
    ];
    for (const [statuses, why] of rows) {
      const found = judge(BAKE, counts(statuses), { elapsedMs: 60_000 });
      assert.equal(found.verdict, "passed");
      assert.equal(found.why, why);
    }
  });

  it("is failed by answers that come too late, if that is asked for", () => {
    const slow = counts({ 200: 100 }, [
      [0.5, 90],
      [1, 100],
      [Infinity, 100],
    ]);
    assert.equal(judge(BAKE, slow, { elapsedMs: 3_000 }).verdict, "watching");
    assert.deepEqual(judge({ ...BAKE, p95Ms: 749 }, slow, { elapsedMs: 3_000 }), {
      verdict: "failed",
      bound: "p95",
      why: "95 of 100 requests took up to 750 ms, allowed: 749 ms",
      requests: 100,
      errors: 0,
      errorRate: 0,
      p95Ms: 750,
    });
    assert.equal(judge({ ...BAKE, p95Ms: 750 }, slow, { elapsedMs: 3_000 }).verdict, "watching");
  });

  it("allows no error at all where none is allowed, and all where all are", () => {
    const one = counts({ 200: 999, 500: 1 });
    assert.equal(judge({ ...BAKE, errorRate: 0 }, one, { elapsedMs: 0 }).verdict, "failed");
    assert.equal(
      judge({ ...BAKE, errorRate: 1 }, counts({ 500: 99 }), { elapsedMs: 0 }).verdict,
      "watching",
    );
    const none = { ...BAKE, errorRate: 0, minRequests: 0 };
    assert.equal(judge(none, counts({}), { elapsedMs: 60_000 }).verdict, "passed");
  });
});
