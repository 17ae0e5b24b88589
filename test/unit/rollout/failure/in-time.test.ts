import * as assert from "node:assert/strict";
import { inTime } from "../../../../rollout/failure/in-time";

describe("reading in time", () => {
  it("gives what was read, or why it could not be", async () => {
    assert.equal(await inTime(Promise.resolve("text")), "text");
    await assert.rejects(inTime(Promise.reject(new Error("gone"))), { message: "gone" });
  });

  it("gives up what never ends", async () => {
    const never = new Promise<never>(() => undefined);
    await assert.rejects(inTime(never, 10), { message: "no answer in 0.01 s" });
  });
});
