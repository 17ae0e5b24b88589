import * as assert from "node:assert/strict";
import {
  isFromEdge,
  reachedNobody,
  smokeProblem,
  type SmokeAnswer,
} from "../../../../rollout/after-switch/smoke-result";

const TEST = { method: "GET", path: "/", status: 200 } as const;
const answer = (status: number, body = "", cut = false): SmokeAnswer => ({ status, body, cut });

describe("a smoke test", () => {
  it("passes with the status that it wants, and the text if it wants any", () => {
    assert.equal(smokeProblem(TEST, answer(200)), undefined);
    assert.equal(smokeProblem({ ...TEST, status: 404 }, answer(404)), undefined);
    assert.equal(smokeProblem({ ...TEST, text: "Hello" }, answer(200, "Oh, Hello!")), undefined);
  });

  it("says what came instead, and nothing of the body", () => {
    const secret = answer(200, "the password is swordfish");
    const rows: readonly [string | undefined, string][] = [
      [smokeProblem(TEST, answer(500)), "answered 500, expected: 200"],
      [smokeProblem(TEST, { error: "ECONNREFUSED" }), "ECONNREFUSED"],
      [
        smokeProblem({ ...TEST, text: "Hello" }, secret),
        'answered 200, but its body does not hold "Hello"',
      ],
      [
        smokeProblem({ ...TEST, text: "Hello" }, answer(200, "x", true)),
        'answered 200, but the part of its body that was read does not hold "Hello"',
      ],
    ];
    for (const [found, expected] of rows) assert.equal(found, expected);
  });

  it("knows the edge's own answers from an app's", () => {
    assert.ok(isFromEdge(answer(404, "404 page not found\n")));
    assert.ok(isFromEdge(answer(502, "Bad Gateway")));
    assert.ok(isFromEdge(answer(503, "no available server\n")));
    assert.ok(isFromEdge(answer(504, "Gateway Timeout")));
    assert.ok(!isFromEdge(answer(502, "the app says Bad Gateway")));
    assert.ok(!isFromEdge(answer(500, "Internal Server Error")));
    assert.ok(!isFromEdge({ error: "ECONNRESET" }));
  });

  it("knows when surely no instance was asked", () => {
    assert.ok(reachedNobody(answer(404, "404 page not found\n")));
    assert.ok(reachedNobody(answer(503, "no available server\n")));
    assert.ok(!reachedNobody(answer(502, "Bad Gateway")));
    assert.ok(!reachedNobody(answer(503, "")));
    assert.ok(!reachedNobody({ error: "ECONNRESET" }));
  });
});
