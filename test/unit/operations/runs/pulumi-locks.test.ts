import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { hasProc } from "../../../../operations/runs/process";
import { clearStalePulumiLocks } from "../../../../operations/runs/pulumi-locks";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { killedHolder } from "./support/processes";

describe("the locks of Pulumi's file backend", () => {
  const folder = temporaryFolders();

  async function locked(...texts: readonly string[]) {
    const dir = await folder();
    const locks = path.join(dir, "state/.pulumi/locks/organization/slipway/staging");
    fs.mkdirSync(locks, { recursive: true });
    texts.forEach((text, index) => {
      fs.writeFileSync(path.join(locks, `${index}.json`), text);
      fs.writeFileSync(path.join(locks, `${index}.json.attrs`), "{}");
    });
    const lines: string[] = [];
    const backend = path.join(dir, "state/.pulumi");
    const clear = () =>
      clearStalePulumiLocks(backend, "slipway", "staging", (line) => lines.push(line));
    return { clear, lines, left: () => fs.readdirSync(locks), locks };
  }

  const lock = (change: object = {}) =>
    JSON.stringify({
      pid: process.pid,
      username: "ann",
      hostname: os.hostname(),
      timestamp: new Date().toISOString(),
      ...change,
    });

  it("are cleared when their process was killed, which is said", async () => {
    const { pid } = await killedHolder();
    const { clear, lines, left } = await locked(lock({ pid, timestamp: "2030-01-02T03:04:05.6Z" }));
    await clear();
    assert.deepEqual(left(), []);
    assert.deepEqual(lines, [
      `clear the lock of a pulumi that is gone: ann on ${os.hostname()}, pid ${pid}, ` +
        "since 2030-01-02T03:04:05Z",
    ]);
  });

  it("stay when their process lives, which is named, with what to do", async () => {
    const { clear, left } = await locked(lock({ timestamp: "2099-01-02T03:04:05Z" }));
    await assert.rejects(clear(), {
      summary:
        `staging is held by pulumi: ann on ${os.hostname()}, pid ${process.pid}, ` +
        "since 2099-01-02T03:04:05Z",
      hint: `Nothing was changed. Wait until it ends: \`ps -p ${process.pid}\` shows it.`,
    });
    assert.equal(left().length, 2);
  });

  it("are cleared when a process that started later bears the number", async function () {
    if (!hasProc()) this.skip();
    const { clear, left } = await locked(lock({ timestamp: "2001-01-02T03:04:05Z" }));
    await clear();
    assert.deepEqual(left(), []);
  });

  it("of another host stay, since nobody here can tell", async () => {
    const { pid } = await killedHolder();
    const timestamp = "2030-01-02T03:04:05Z";
    const { clear, left } = await locked(lock({ pid, hostname: "build-1", timestamp }));
    await assert.rejects(clear(), {
      summary: `staging is held by pulumi: ann on build-1, pid ${pid}, since 2030-01-02T03:04:05Z`,
      hint:
        "Nothing was changed. Wait until it ends. If it is surely gone, " +
        "`pulumi cancel --stack staging` clears its lock: from here nobody can tell.",
    });
    assert.equal(left().length, 2);
  });

  it("are cleared when their writer was killed over them, but not before it can have ended", async () => {
    const { clear, left, lines, locks } = await locked("");
    const long = new Date(Date.now() - 1_500);
    fs.utimesSync(path.join(locks, "0.json"), long, long);
    const cleared = clear();
    assert.equal(left().length, 2);
    await cleared;
    assert.deepEqual(left(), []);
    assert.deepEqual(lines, ["clear a lock of staging that was never written to its end"]);
  });

  it("are none where no lock was ever taken", async () => {
    const dir = await folder();
    await clearStalePulumiLocks(dir, "slipway", "staging", assert.fail);
  });
});
