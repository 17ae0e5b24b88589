import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describeHolder, thisHolder, type Holder } from "../../../../operations/runs/holder";
import { reachFor } from "../../../../operations/runs/lock-file";
import { processRef } from "../../../../operations/runs/process";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { killedHolder, printed, processes } from "./support/processes";

const CONTENDERS = 10;
const ROUNDS = 40;

describe("the lock of a stack", () => {
  const folder = temporaryFolders();
  const start = processes();
  const lockIn = async () => path.join(await folder(), "staging.lock.json");
  const write = (file: string, holder: Holder) => fs.writeFileSync(file, JSON.stringify(holder));

  /** How many of ten processes got the stale lock of each round. */
  async function winners(way: "linking" | "naive"): Promise<number[]> {
    const dir = await folder();
    const stale = await killedHolder();
    const file = (round: number) => path.join(dir, `${round}.lock.json`);
    for (let round = 0; round < ROUNDS; round++) write(file(round), stale);
    const contenders = Array.from({ length: CONTENDERS }, () =>
      start("contender.ts", [dir, way, String(ROUNDS)]),
    );
    await Promise.all(contenders.map((child) => printed(child, "ready")));
    const done = contenders.map((child) => printed(child, "done"));
    for (const child of contenders) child.stdin?.write("go\n");
    await Promise.all(done);
    const count = (round: number) => {
      const won = path.join(dir, `${round}.winners`);
      return fs.existsSync(won) ? fs.readFileSync(won, "utf8").trim().split("\n").length : 0;
    };
    assert.ok(!fs.existsSync(path.join(dir, "errors")) || way === "naive");
    return Array.from({ length: ROUNDS }, (_, round) => count(round));
  }

  it("goes to one of ten processes that take it over from a killed one, forty times", async () => {
    assert.deepEqual(new Set(await winners("linking")), new Set([1]));
  }).timeout(60_000);

  it("would go to several if they looked, removed and took it (control)", async () => {
    assert.ok((await winners("naive")).some((count) => count > 1));
  }).timeout(60_000);

  it("is given back, and free then", async () => {
    const file = await lockIn();
    const first = reachFor(file, thisHolder("slipway up staging"));
    assert.ok(first.taken);
    assert.equal(reachFor(file, thisHolder("slipway down staging")).taken, false);
    first.release();
    assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
    assert.equal(reachFor(file, thisHolder("slipway down staging")).taken, true);
  });

  it("is not taken from a process that lives, which is named", async () => {
    const file = await lockIn();
    const holder = { ...thisHolder("slipway up staging"), since: "2030-01-02T03:04:05.678Z" };
    write(file, holder);
    const reached = reachFor(file, thisHolder("slipway up staging"));
    assert.ok(!reached.taken);
    assert.equal(
      describeHolder(reached.holder),
      `\`slipway up staging\` (${holder.user} on ${holder.host}, pid ${process.pid}, ` +
        "since 2030-01-02T03:04:05Z)",
    );
  });

  it("is taken over from a process that was killed, which is told", async () => {
    const file = await lockIn();
    const killed = await killedHolder();
    write(file, killed);
    const reached = reachFor(file, thisHolder("slipway up staging"));
    assert.ok(reached.taken);
    assert.deepEqual(reached.stale, [killed]);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ["staging.lock.json"]);
  });

  it("is taken over when another process bears the number of the one that was killed", async function () {
    if (processRef(process.pid)?.started === undefined) this.skip();
    const file = await lockIn();
    write(file, { ...(await killedHolder()), pid: process.pid });
    assert.ok(reachFor(file, thisHolder("slipway up staging")).taken);
  });

  it("is taken over though somebody was killed just while taking it over", async () => {
    const file = await lockIn();
    const [first, second] = [await killedHolder(), await killedHolder()];
    write(file, first);
    write(`${file}.${first.id}`, second);
    assert.ok(reachFor(file, thisHolder("slipway up staging")).taken);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ["staging.lock.json"]);
  });

  it("is not taken from another host's process, of which nobody here can tell", async () => {
    const file = await lockIn();
    write(file, { ...(await killedHolder()), host: "elsewhere" });
    assert.equal(reachFor(file, thisHolder("slipway up staging")).taken, false);
  });

  it("is free when a power cut has emptied it", async () => {
    const file = await lockIn();
    fs.writeFileSync(file, "");
    const reached = reachFor(file, thisHolder("slipway up staging"));
    assert.deepEqual(reached.taken && reached.stale, []);
  });
});
