import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import type { UserError } from "../../../model/user-error";
import { runPulumi } from "../../../operations/pulumi-process";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { fakePulumi } from "./runs/support/fake-pulumi";
import { printed, processes } from "./runs/support/processes";

describe("running pulumi", function () {
  this.timeout(30_000);
  const folder = temporaryFolders();
  const start = processes();

  /** Sends a signal to Slipway, or to its whole group as CI servers and terminals do. */
  async function stopped(signal: NodeJS.Signals, { group = false } = {}) {
    const dir = await folder();
    const caller = start("caller.ts", [dir], { group });
    await printed(caller, "Updating (staging)");
    const text = readAll(caller);
    process.kill(group ? -(caller.pid ?? 0) : (caller.pid ?? 0), signal);
    const [code] = (await once(caller, "exit")) as [number | null];
    const signals = fs.readFileSync(path.join(dir, "signals"), "utf8");
    return { code, text: await text, signals };
  }

  async function readAll(child: ReturnType<typeof start>): Promise<string> {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await once(child, "close");
    return text;
  }

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`hands ${signal} on and waits until it has stopped in good order`, async () => {
      const { code, text, signals } = await stopped(signal);
      assert.equal(signals, "INT\n");
      assert.equal(code, 0);
      assert.equal(
        text,
        "error: update canceled\n" +
          `pulumi up of staging was stopped (${signal})\n` +
          "Run `slipway up staging` again: it finds what was left half done and goes on.\n",
      );
    });
  }

  it("hands a signal on once when the whole group gets it: a second one drops everything", async () => {
    assert.equal((await stopped("SIGTERM", { group: true })).signals, "INT\n");
  });

  it("says that it was killed, and what to do", async () => {
    const dir = await folder();
    const running = runPulumi(["up", "--stack", "staging"], {
      cwd: dir,
      environment: fakePulumi(dir),
      // Its first line: it runs.
      report: () => process.kill(Number(fs.readFileSync(path.join(dir, "pid"))), "SIGKILL"),
    });
    await assert.rejects(running, ({ summary, hint }: UserError) => {
      assert.equal(summary, "pulumi up of staging was killed (SIGKILL)");
      assert.match(hint ?? "", /^Run `slipway up staging` again/);
      return true;
    });
  });

  it("says that it is missing, and what shows it", async () => {
    const dir = await folder();
    const running = runPulumi(["version"], { cwd: dir, environment: { PATH: dir } });
    await assert.rejects(running, ({ summary, hint }: UserError) => {
      assert.match(summary, /^pulumi could not be run: .*ENOENT/);
      assert.equal(hint, "Run `npm run doctor` to see what is missing.");
      return true;
    });
  });
});
