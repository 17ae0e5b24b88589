import assert from "node:assert/strict";
import { thisHolder } from "../../../../operations/runs/holder";
import { awaitPulumiLocks } from "../../../../operations/runs/remote-pulumi-locks";
import { lockRemotely } from "../../../../operations/runs/remote-run-lock";
import { memoryStore } from "./support/memory-store";

const KEY = ".slipway/runs/demo/staging.json";
const LOCK = ".pulumi/locks/organization/demo/staging/1.json";
const ELSEWHERE = { ...thisHolder("slipway deploy staging"), host: "ci-1", user: "ann", pid: 12 };

describe("the lock of a run on a shared backend", () => {
  const before = process.env["SLIPWAY_LOCK_WAIT"];
  const limit = (seconds: string) => (process.env["SLIPWAY_LOCK_WAIT"] = seconds);
  beforeEach(() => limit("0"));
  after(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, "SLIPWAY_LOCK_WAIT");
    else process.env["SLIPWAY_LOCK_WAIT"] = before;
  });

  function world() {
    const { store, objects, ages } = memoryStore();
    const told: string[] = [];
    const take = (holder = thisHolder("slipway up staging")) =>
      lockRemotely(store, { project: "demo", stack: "staging", holder }, (line) => told.push(line));
    return { store, objects, ages, told, take };
  }

  it("is had by one run, and leaves nothing when that ends well", async () => {
    const { objects, take } = world();
    const lock = await take();
    assert.equal(lock.inherited, undefined);
    assert.deepEqual([...objects.keys()], [KEY]);
    await lock.release(true);
    assert.equal(objects.size, 0);
  });

  it("names its holder to another run, at once where that may not wait", async () => {
    const { take } = world();
    await take(ELSEWHERE);
    await assert.rejects(take(), {
      summary: /^staging is held by `slipway deploy staging` \(ann on ci-1, pid 12, since .*Z\)$/,
      hint: /^Nothing was changed\. It was last heard of 0 s ago;/,
    });
  });

  it("is not waited for by who must not, whatever the variable says", async () => {
    const { store, told, take } = world();
    limit("600");
    await take(ELSEWHERE);
    const place = { project: "demo", stack: "staging", holder: thisHolder("slipway ci guard") };
    const report = (line: string) => told.push(line);
    await assert.rejects(lockRemotely(store, place, report, { limitMs: 0 }), {
      summary: /^staging is held by /,
    });
    assert.deepEqual(told, []);
  });

  it("is waited for, and the wait says for whom", async () => {
    const { told, take } = world();
    limit("20");
    const first = await take(ELSEWHERE);
    const second = take();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await first.release(true);
    await (await second).release(true);
    assert.match(told.join("\n"), /^staging is held by .*ann on ci-1.*: waiting, 20 s at most$/);
  }).timeout(10_000);

  it("is got by one of many at once", async () => {
    const { take } = world();
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => take(ELSEWHERE)));
    assert.equal(all.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("goes over from a run that was not heard of for long, with the time it may have left things in", async () => {
    const { ages, told, take } = world();
    await take(ELSEWHERE);
    ages.set(KEY, 119_000);
    await assert.rejects(take());
    ages.set(KEY, 121_000);
    const { inherited } = await take();
    assert.equal(inherited?.since, ELSEWHERE.since);
    assert.match(
      told.join("\n"),
      /^staging: `slipway deploy staging` .* is gone; its lock is taken$/,
    );
  });

  it("goes over at once from a process of this host that is gone", async () => {
    const { take, told } = world();
    await take({ ...thisHolder("slipway up staging"), pid: 4_194_300, started: "other:1" });
    await take();
    assert.match(told.join("\n"), /is gone; its lock is taken/);
  });

  it("tells the next run of one that failed, which took the lock away from nobody", async () => {
    const { told, take } = world();
    await (await take(ELSEWHERE)).release(false);
    const { inherited } = await take();
    assert.equal(inherited?.since, ELSEWHERE.since);
    assert.deepEqual(told, []);
  });

  it("is not given back by whom it was taken from", async () => {
    const { ages, objects, take } = world();
    const lost = await take(ELSEWHERE);
    ages.set(KEY, 121_000);
    await take();
    await lost.release(false);
    assert.match(objects.get(KEY)?.text ?? "", /slipway up staging/);
  });

  it("minds the locks of pulumi itself: names who is at work, clears what is gone from here", async () => {
    const { store, objects, told } = world();
    const wait = () => awaitPulumiLocks(store, "demo", "staging", (line) => told.push(line));
    await wait();
    const lock = { pid: 7, username: "ann", hostname: "ci-1", timestamp: "2030-01-02T03:04:05Z" };
    objects.set(LOCK, { text: JSON.stringify(lock), version: "1" });
    await assert.rejects(wait(), {
      summary: "staging is held by pulumi: ann on ci-1, pid 7, since 2030-01-02T03:04:05Z",
      hint: /`pulumi cancel --stack staging` clears its lock/,
    });
    const { host } = thisHolder("");
    const gone = { ...lock, hostname: host, pid: 4_194_300 };
    objects.set(LOCK, { text: JSON.stringify(gone), version: "1" });
    await wait();
    assert.equal(objects.size, 0);
    assert.match(told.join("\n"), /^clear the lock of a pulumi that is gone: ann on /);
  });
});
