import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { unlessStopped } from "../../../../operations/deploy/unless-stopped";

describe("works that end together", () => {
  it("are stopped by the one that throws, which is told", async () => {
    const stop = new AbortController();
    const other = unlessStopped(stop, (signal) => sleep(60_000, "end", { signal }));
    const broken = new Error("the edge cannot be read");
    await assert.rejects(
      unlessStopped(stop, () => Promise.reject(broken)),
      broken,
    );
    assert.equal(await other, undefined);
  });

  it("give what they came to", async () => {
    assert.equal(await unlessStopped(new AbortController(), () => Promise.resolve(1)), 1);
  });
});
