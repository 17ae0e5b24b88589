import * as assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { watchSilence } from "../../../ssh/watch-silence";

describe("watching for silence", () => {
  const settings = { everyMs: 20, ticks: 3 };

  it("calls once when nothing comes", async () => {
    let calls = 0;
    watchSilence(new PassThrough(), { ...settings, silent: () => (calls += 1) });
    await sleep(300);
    assert.equal(calls, 1);
  });

  it("does not call while something comes, nor after it was ended", async () => {
    let calls = 0;
    const input = new PassThrough();
    const stop = watchSilence(input, { ...settings, silent: () => (calls += 1) });
    for (let sent = 0; sent < 20; sent += 1) {
      input.write("x");
      await sleep(10);
    }
    assert.equal(calls, 0);
    stop();
    await sleep(200);
    assert.equal(calls, 0);
    assert.equal(input.listenerCount("data"), 0);
  });

  it("takes no process that was busy itself for a silent machine", async () => {
    let calls = 0;
    const input = new PassThrough();
    const stop = watchSilence(input, { ...settings, silent: () => (calls += 1) });
    const busyUntil = Date.now() + 300;
    while (Date.now() < busyUntil);
    setImmediate(() => input.write("x"));
    await sleep(25);
    stop();
    assert.equal(calls, 0);
  });
});
