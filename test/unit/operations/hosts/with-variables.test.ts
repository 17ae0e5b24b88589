import assert from "node:assert/strict";
import { withVariables } from "../../../../operations/hosts/with-variables";

const UNSET = "SLIPWAY_TEST_UNSET";
const SET = "SLIPWAY_TEST_SET";

describe("variables for as long as something runs", () => {
  beforeEach(() => {
    process.env[SET] = "before";
    Reflect.deleteProperty(process.env, UNSET);
  });
  after(() => Reflect.deleteProperty(process.env, SET));

  it("are there meanwhile, and as before afterwards", async () => {
    const seen = await withVariables({ [SET]: "meanwhile", [UNSET]: "new" }, () =>
      Promise.resolve([process.env[SET], process.env[UNSET]]),
    );
    assert.deepEqual(seen, ["meanwhile", "new"]);
    assert.equal(process.env[SET], "before");
    assert.ok(!(UNSET in process.env));
  });

  it("are put back after a failure too", async () => {
    await assert.rejects(withVariables({ [UNSET]: "new" }, () => Promise.reject(new Error("no"))));
    assert.ok(!(UNSET in process.env));
  });
});
