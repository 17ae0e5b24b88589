import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { judgeSlices, type Slice, SLICES } from "../../../../../operations/ci/guard/slices";

const LIMITS = { errorRate: 0.05, minRequests: 20, health: true };
/** Requests, of which so many failed; "!" where instances were missing. */
const slice = (text: string): Slice => {
  const [, errors = "0", requests = "0", mark] = /^(\d+)\/(\d+)(!?)$/.exec(text) ?? [];
  return { requests: Number(requests), errors: Number(errors), isUnhealthy: mark === "!" };
};

/** What was seen, slice by slice; verdict; why. */
const CASES: [string, string, string, string?][] = [
  ["nothing yet", "", "watching"],
  ["errors so far", "5/50", "watching"],
  ["one good slice", "0/50", "within"],
  ["a good slice after bad ones", "5/50 5/50 5/50 5/50 1/50", "within"],
  [
    "errors in every slice",
    "5/50 5/50 5/50 5/50 5/50",
    "past",
    "25 of 250 requests failed (10 %), allowed: 5 %",
  ],
  ["just as many as allowed", "5/100 5/100 5/100 5/100 5/100", "within"],
  [
    "errors in most slices, and nobody asked in the others",
    "0/0 9/9 9/9 0/0 9/9",
    "past",
    "27 of 27 requests failed (100 %), allowed: 5 %",
  ],
  ["a burst, and then nobody asked", "90/90 0/0 0/0", "watching"],
  ["a burst, and then nobody asked for most of the time", "90/90 0/0 0/0 0/0", "within"],
  [
    "errors, but of too few requests",
    "1/2 1/2 1/2 1/2 1/2",
    "within",
    "5 of 10 requests failed (50 %), allowed: 5 %, but so few tell nothing (at least 20 requests)",
  ],
  ["nobody asked at all", "0/0 0/0 0/0", "within"],
  [
    "instances that are missing all the time",
    "0/0! 0/50! 0/50! 0/0! 0/0!",
    "past",
    "instances were missing, unhealthy or failed all the time",
  ],
  ["instances that are back", "0/50! 0/50! 0/50", "within"],
  ["errors while instances are missing, and then well", "9/9! 9/9! 0/9! 0/9", "within"],
];

describe("the guard's judgement", () => {
  for (const [title, seen, verdict, why] of CASES) {
    it(`is "${verdict}" with ${title}`, () => {
      const slices = seen.split(" ").filter(Boolean).map(slice);
      assert.deepEqual(judgeSlices(LIMITS, slices), { verdict, ...(why && { why }) });
    });
  }

  it("leaves instances out where it is told so", () => {
    const missing = Array.from({ length: SLICES }, () => slice("0/0!"));
    assert.equal(judgeSlices({ ...LIMITS, health: false }, missing).verdict, "within");
  });

  const anySlice: fc.Arbitrary<Slice> = fc
    .record({
      requests: fc.nat(60),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      isUnhealthy: fc.boolean(),
    })
    .map(({ requests, share, isUnhealthy }) => ({
      requests,
      errors: Math.round(requests * share),
      isUnhealthy,
    }));
  const anyRun = fc.array(anySlice, { minLength: SLICES, maxLength: SLICES });

  it("is past only at the end, and never after it was within", () => {
    fc.assert(
      fc.property(anyRun, (slices) => {
        const verdicts = slices.map(
          (_, index) => judgeSlices(LIMITS, slices.slice(0, index + 1)).verdict,
        );
        const first = verdicts.findIndex((verdict) => verdict !== "watching");
        assert.ok(first >= 0, "it ends");
        assert.ok(verdicts.slice(first).every((verdict) => verdict === verdicts[first]));
        assert.ok(verdicts[first] === "within" || first === SLICES - 1);
      }),
    );
  });

  it("is never past where a part of the time was well", () => {
    fc.assert(
      fc.property(
        anyRun,
        fc.nat(SLICES - 1),
        fc.integer({ min: 1, max: 60 }),
        (run, at, requests) => {
          const well = { requests, errors: 0, isUnhealthy: false };
          const slices = run.map((one, index) => (index === at ? well : one));
          assert.equal(judgeSlices(LIMITS, slices).verdict, "within");
        },
      ),
    );
  });

  it("is past wherever everything fails all the time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 4, max: 60 }), { minLength: SLICES, maxLength: SLICES }),
        (counts) => {
          const slices = counts.map((count) => ({
            requests: count,
            errors: count,
            isUnhealthy: false,
          }));
          assert.equal(judgeSlices(LIMITS, slices).verdict, "past");
        },
      ),
    );
  });
});
