import * as assert from "node:assert/strict";
import { quantile } from "../../../../rollout/after-switch/quantile";

const within = (...pairs: [number, number][]) => new Map(pairs);

describe("a quantile of latencies", () => {
  const CASES: readonly [string, ReadonlyMap<number, number>, number | undefined][] = [
    ["is unknown without requests", within(), undefined],
    ["is unknown with none in any bucket", within([0.1, 0], [Infinity, 0]), undefined],
    ["begins at zero in the first bucket", within([0.1, 100], [Infinity, 100]), 0.095],
    ["is linear within its bucket", within([0.1, 90], [0.2, 100], [Infinity, 100]), 0.15],
    ["starts from an empty bucket's bound", within([1, 0], [2, 10], [Infinity, 10]), 1.95],
    [
      "passes over buckets of which none is",
      within([1, 50], [2, 50], [3, 100], [Infinity, 100]),
      2.9,
    ],
    ["is a bound where it falls on it", within([1, 95], [2, 100], [Infinity, 100]), 1],
    ["is the last bound beyond it", within([1, 50], [60, 60], [Infinity, 100]), 60],
    ["sorts the bounds", within([Infinity, 100], [0.2, 100], [0.1, 90]), 0.15],
  ];
  for (const [name, buckets, expected] of CASES) {
    it(name, () => {
      const found = quantile(0.95, buckets);
      if (expected === undefined) assert.equal(found, undefined);
      else assert.ok(Math.abs((found ?? NaN) - expected) < 1e-9, `found ${found}`);
    });
  }
});
