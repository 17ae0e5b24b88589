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
    const clear = (url = `file://${dir}/state?no_tmp_dir=true`) => {
      const env = { PULUMI_BACKEND_URL: url };
      clearStalePulumiLocks(dir, "slipway", "staging", (line) => lines.push(line), env);
    };
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
    clear();
    assert.deepEqual(left(), []);
    assert.deepEqual(lines, [
      `clear the lock of a pulumi that is gone: ann on ${os.hostname()}, pid ${pid}, ` +
        "since 2030-01-02T03:04:05Z",
    ]);
  });

  it("stay when their process lives, which is named, with what to do", async () => {
    const { clear, left } = await locked(lock({ timestamp: "2099-01-02T03:04:05Z" }));
    assert.throws(clear, {
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
    clear();
    assert.deepEqual(left(), []);
  });

  it("of another host stay, since nobody here can tell", async () => {
    const { pid } = await killedHolder();
    const timestamp = "2030-01-02T03:04:05Z";
    const { clear, left } = await locked(lock({ pid, hostname: "build-1", timestamp }));
    assert.throws(clear, {
      summary: `staging is held by pulumi: ann on build-1, pid ${pid}, since 2030-01-02T03:04:05Z`,
      hint:
        "Nothing was changed. Wait until it ends. If it is surely gone, " +
        "`pulumi cancel --stack staging` clears its lock: from here nobody can tell.",
    });
    assert.equal(left().length, 2);
  });

  it("are cleared when their writer was killed while writing, but not before it can end", async () => {
    const { clear, left, lines, locks } = await locked("");
    clear();
    assert.equal(left().length, 2);
    const longAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(path.join(locks, "0.json"), longAgo, longAgo);
    clear();
    assert.deepEqual(left(), []);
    assert.deepEqual(lines, ["clear a lock of staging that was never written to its end"]);
  });

  it("of any other backend are left to Pulumi", async () => {
    const { clear, left } = await locked(lock());
    clear("https://api.pulumi.com");
    assert.equal(left().length, 2);
  });
});
