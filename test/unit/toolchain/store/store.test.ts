import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { PartStore, type PartPins } from "../../../../toolchain/store/store";
import { temporaryFolders } from "../support/temporary-folder";

const wanted: PartPins = { name: "tiny", version: "1.0.0", pins: { from: "test" } };
const loader = path.resolve("toolchain/bootstrap/typescript.mjs");
const program = path.resolve("test/unit/toolchain/support/make-part.ts");

describe("the store of parts", () => {
  const folder = temporaryFolders();

  async function newStore(): Promise<{ store: PartStore; cache: string }> {
    const cache = await folder();
    const dirs = { parts: path.join(cache, "parts"), locks: path.join(cache, "locks") };
    return { store: new PartStore(dirs), cache };
  }

  it("makes a part once and finds it afterwards", async () => {
    const { store } = await newStore();
    let made = 0;
    const make = async (dir: string) => {
      made += 1;
      await fs.writeFile(path.join(dir, "program"), "x");
      return { source: "built", note: "test" } as const;
    };
    assert.equal(store.find(wanted), undefined);
    const first = await store.ensure(wanted, make);
    const second = await store.ensure(wanted, make);
    assert.equal(made, 1);
    assert.deepEqual(second, first);
    assert.equal(await fs.readFile(path.join(second.dir, "program"), "utf8"), "x");
  });

  it("keeps parts with other pins apart", async () => {
    const { store } = await newStore();
    const make = async () => ({ source: "built", note: "test" }) as const;
    const one = await store.ensure(wanted, make);
    const other = await store.ensure({ ...wanted, version: "1.0.1" }, make);
    assert.notEqual(one.dir, other.dir);
  });

  it("keeps nothing of a part whose making failed", async () => {
    const { store, cache } = await newStore();
    await assert.rejects(
      store.ensure(wanted, () => Promise.reject(new Error("no compiler"))),
      /no compiler/,
    );
    assert.equal(store.find(wanted), undefined);
    const visible = (await fs.readdir(path.join(cache, "parts"))).filter(
      (name) => !name.startsWith("."),
    );
    assert.deepEqual(visible, []);
  });

  it("makes a part once for two processes at once", async () => {
    const cache = await folder();
    const journal = path.join(cache, "journal");
    const runs = [1, 2].map(() =>
      execa(process.execPath, ["--import", loader, program, cache, journal, "700"]),
    );
    const [one, other] = await Promise.all(runs);
    assert.equal(one?.stdout, other?.stdout);
    assert.equal(await fs.readFile(journal, "utf8"), "start\nend\n");
  }).timeout(60_000);

  it("takes over from a process that was killed half-way", async () => {
    const cache = await folder();
    const journal = path.join(cache, "journal");
    const args = ["--import", loader, program, cache, journal, "0"];
    const killed = await execa(process.execPath, [...args, "die"], { reject: false });
    assert.equal(killed.signal, "SIGKILL");
    // A lock is stale when its holder has not renewed it for a while: make that while be over.
    const [lock] = await fs.readdir(path.join(cache, "locks"));
    const longAgo = new Date(Date.now() - 60_000);
    await fs.utimes(path.join(cache, "locks", lock ?? ""), longAgo, longAgo);
    const { stdout: dir } = await execa(process.execPath, args);
    assert.equal(await fs.readFile(journal, "utf8"), "start\nstart\nend\n");
    assert.deepEqual((await fs.readdir(dir)).sort(), [
      "first-half",
      "second-half",
      "slipway-part.json",
    ]);
  }).timeout(60_000);
});
