import * as assert from "node:assert/strict";
import { UserError } from "../../../model/user-error";
import { stepEdge } from "../../../operations/step-edge";

describe("the edge of a CI's step", () => {
  it("is where the variable says, and nowhere in particular without one", () => {
    assert.deepEqual(stepEdge({ SLIPWAY_EDGE: "edge:8000" }), { addresses: ["edge:8000"] });
    assert.equal(stepEdge({}), undefined);
    assert.equal(stepEdge({ SLIPWAY_EDGE: "" }), undefined);
  });

  for (const wrong of ["edge", "edge:", ":8000", "edge:0", "http://edge:8000", "edge:80 "]) {
    it(`is not "${wrong}"`, () => {
      assert.throws(
        () => stepEdge({ SLIPWAY_EDGE: wrong }),
        new UserError(`SLIPWAY_EDGE is "${wrong}"; allowed: host:port, such as edge:8000`),
      );
    });
  }
});
