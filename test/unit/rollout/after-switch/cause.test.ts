import * as assert from "node:assert/strict";
import { bakeCause, smokeCause } from "../../../../rollout/after-switch/cause";
import { judge } from "../../../../rollout/after-switch/judge";
import type { SmokeResult } from "../../../../rollout/after-switch/smoke-result";

const BAKE = { timeMs: 60_000, errorRate: 0.01, minRequests: 20, p95Ms: 500 };

function causeOfBake(statuses: Record<number, number>, within: [number, number][] = []) {
  const byStatus = new Map(Object.entries(statuses).map(([code, count]) => [Number(code), count]));
  const counts = { byStatus, withinSeconds: new Map(within) };
  return bakeCause(counts, judge(BAKE, counts, { elapsedMs: 5_000 }));
}

describe("the cause of a bake that failed", () => {
  it("is the app's own errors where they are most", () => {
    assert.deepEqual(causeOfBake({ 200: 60, 500: 30, 502: 10 }), {
      kind: "5xx after switch",
      text: "5xx after switch: 30 × 500, 10 × 502; 40 of 100 requests failed (40 %), allowed: 1 %",
    });
  });

  it("is the port where the edge reaches nobody", () => {
    assert.deepEqual(causeOfBake({ 200: 10, 502: 80, 503: 10 }), {
      kind: "wrong port",
      text:
        "wrong port: the edge reaches no instance on the port that the service declares: " +
        "80 × 502, 10 × 503; 90 of 100 requests failed (90 %), allowed: 1 %",
    });
  });

  it("is silence where the edge waits in vain", () => {
    assert.deepEqual(causeOfBake({ 504: 20 }), {
      kind: "too slow",
      text:
        "too slow: the edge waited in vain: 20 × 504; " +
        "20 of 20 requests failed (100 %), allowed: 1 %",
    });
  });

  it("is latency where nothing failed", () => {
    assert.deepEqual(
      causeOfBake({ 200: 100 }, [
        [1, 0],
        [2, 100],
        [Infinity, 100],
      ]),
      {
        kind: "too slow",
        text: "too slow: 95 of 100 requests took up to 1950 ms, allowed: 500 ms",
      },
    );
  });

  it("is the app's own where no kind is the most", () => {
    assert.equal(causeOfBake({ 500: 20, 502: 20 }).kind, "5xx after switch");
  });
});

describe("the cause of a smoke test that failed", () => {
  const TEST = { method: "GET", path: "/", status: 200 } as const;
  const RESULT: SmokeResult = {
    test: TEST,
    request: "GET http://app.example.org/",
    fromEdge: false,
    attempts: 1,
    ms: 3,
  };

  const CASES: readonly [Partial<SmokeResult>, string, string][] = [
    [
      { problem: "answered 500, expected: 200", status: 500 },
      "5xx after switch",
      "5xx after switch: GET http://app.example.org/ answered 500, expected: 200",
    ],
    [
      { problem: "answered 502, expected: 200", status: 502, fromEdge: true },
      "wrong port",
      "wrong port: the edge reaches no instance on the port that the service declares: " +
        "GET http://app.example.org/ answered 502, expected: 200",
    ],
    [
      { problem: "answered 502, expected: 200", status: 502 },
      "5xx after switch",
      "5xx after switch: GET http://app.example.org/ answered 502, expected: 200",
    ],
    [
      { problem: "answered 504, expected: 200", status: 504, fromEdge: true },
      "too slow",
      "too slow: GET http://app.example.org/ answered 504, expected: 200",
    ],
    [
      { problem: "answered 404, expected: 200", status: 404, fromEdge: true },
      "smoke test failed",
      "smoke test failed: GET http://app.example.org/ answered 404, expected: 200",
    ],
    [
      { problem: "no answer in 10 s" },
      "smoke test failed",
      "smoke test failed: GET http://app.example.org/ no answer in 10 s",
    ],
  ];
  for (const [change, kind, text] of CASES) {
    it(`is "${text}"`, () => {
      assert.deepEqual(smokeCause([RESULT, { ...RESULT, ...change }]), { kind, text });
    });
  }

  it("is none when all passed", () => {
    assert.equal(smokeCause([]), undefined);
    assert.equal(smokeCause([RESULT]), undefined);
  });
});
