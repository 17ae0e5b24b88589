import * as assert from "node:assert/strict";
import { pauseBefore, retryAfterMs } from "../../../forge/repeat";

const answer = (status: number, after?: string) => ({
  status,
  text: "",
  headers: after === undefined ? {} : { "retry-after": after },
});

describe("A request that failed", () => {
  const cases: [string, string, ReturnType<typeof answer> | Error, number, number | undefined][] = [
    ["a read without an answer, after half a second", "GET", new Error("x"), 1, 500],
    ["a read, each time later", "GET", answer(502), 3, 2000],
    ["a read, four times at most", "GET", answer(502), 4, undefined],
    ["a read, when the forge says so", "GET", answer(503, "7"), 1, 7000],
    [
      "a read, not when the forge asks for more than a minute",
      "GET",
      answer(503, "61"),
      1,
      undefined,
    ],
    ["a read that was refused, never", "GET", answer(403), 1, undefined],
    ["a read that was answered, never", "GET", answer(200), 1, undefined],
    [
      "a write without an answer, never: it may have been done",
      "POST",
      new Error("x"),
      1,
      undefined,
    ],
    ["a write that broke, never", "PATCH", answer(502), 1, undefined],
    ["a write that broke, not even on request", "PATCH", answer(503, "1"), 1, undefined],
    ["a write that was turned away", "POST", answer(429, "2"), 1, 2000],
  ];
  for (const [name, method, got, attempt, expected] of cases) {
    it(`is repeated: ${name}`, () => assert.equal(pauseBefore(method, got, attempt), expected));
  }

  it("is repeated in so many seconds, or at a time", () => {
    const now = Date.parse("2026-05-01T10:00:00Z");
    assert.equal(retryAfterMs("0", now), 0);
    assert.equal(retryAfterMs("Fri, 01 May 2026 10:00:09 GMT", now), 9000);
    assert.equal(retryAfterMs("Fri, 01 May 2026 09:00:00 GMT", now), 0);
    assert.equal(retryAfterMs("soon", now), undefined);
  });
});
