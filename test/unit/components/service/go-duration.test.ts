import * as assert from "node:assert/strict";
import { goDuration } from "../../../../components/service/swarm/go-duration";
import type { Duration } from "../../../../model/duration";

describe("a duration as the provider reads it back", () => {
  const FORMS: readonly [Duration | number, string][] = [
    [0, "0s"],
    ["0s", "0s"],
    ["500ms", "500ms"],
    ["1500ms", "1.5s"],
    ["1s", "1s"],
    ["59s", "59s"],
    ["60s", "1m"],
    ["90s", "1m30s"],
    ["2m", "2m"],
    ["60m", "1h"],
    ["90m", "1h30m"],
    [3_605_000, "1h0m5s"],
    ["25h", "25h"],
  ];
  for (const [given, expected] of FORMS) {
    it(`writes ${given} as ${expected}`, () => {
      assert.equal(goDuration(given), expected);
    });
  }
});
