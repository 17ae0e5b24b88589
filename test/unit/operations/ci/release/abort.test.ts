import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Aborted, watchingForAbort } from "../../../../../operations/ci/release/abort";

const never = new Promise<never>(() => {});

describe("A watch for an abort", () => {
  it("lets work go on that nobody stops", async () => {
    const result = await watchingForAbort(async (watch) => {
      const value = await watch.within(sleep(5, "done"));
      return [value, watch.signal()];
    });
    assert.deepEqual(result, ["done", undefined]);
  });

  it("lets work end in good order after a signal, and tells which came", async () => {
    const result = await watchingForAbort(async (watch) => {
      process.kill(process.pid, "SIGTERM");
      const value = await watch.within(sleep(20, "ended"));
      return [value, watch.signal()];
    }, 10_000);
    assert.deepEqual(result, ["ended", "SIGTERM"]);
  });

  it("does not wait for ever for work that does not heed it", async () => {
    await watchingForAbort(async (watch) => {
      process.kill(process.pid, "SIGINT");
      await assert.rejects(
        watch.within(never),
        (error) => error instanceof Aborted && error.signal === "SIGINT",
      );
    }, 20);
  });

  it("leaves signals as they were", async () => {
    const before = process.listenerCount("SIGTERM");
    await assert.rejects(
      watchingForAbort(async () => {
        throw new Error("broken");
      }),
      /broken/,
    );
    assert.equal(process.listenerCount("SIGTERM"), before);
  });
});
