import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { withLock } from "../../../../toolchain/store/lock";
import { temporaryFolders } from "../support/temporary-folder";

describe("a lock", () => {
  const folder = temporaryFolders();

  it("lets one in at a time and tells who waits", async () => {
    const dir = await folder();
    const events: string[] = [];
    const holds = Promise.withResolvers<undefined>();
    const waits = Promise.withResolvers<undefined>();
    const first = withLock(dir, "x", async () => {
      events.push("first in");
      holds.resolve(undefined);
      await waits.promise;
      events.push("first out");
    });
    await holds.promise;
    const onWait = () => {
      events.push("second waits");
      waits.resolve(undefined);
    };
    await withLock(dir, "x", async () => void events.push("second in"), { onWait });
    await first;
    assert.deepEqual(events, ["first in", "second waits", "first out", "second in"]);
  });

  it("is given back when its user fails", async () => {
    const dir = await folder();
    await assert.rejects(
      withLock(dir, "x", () => Promise.reject(new Error("oh"))),
      /oh/,
    );
    assert.equal(await withLock(dir, "x", async () => "in"), "in");
  });

  it("is taken over when its holder has not renewed it", async () => {
    const dir = await folder();
    const held = path.join(dir, "x.lock");
    await fs.mkdir(held);
    const longAgo = new Date(Date.now() - 60_000);
    await fs.utimes(held, longAgo, longAgo);
    assert.equal(await withLock(dir, "x", async () => "in"), "in");
  });

  it("of other names is free", async () => {
    const dir = await folder();
    const inner = () => withLock(dir, "y", async () => "both");
    assert.equal(await withLock(dir, "x", inner), "both");
  });
});
