import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runIsolated } from "../../../../operations/record/isolated-process";

describe("runIsolated", () => {
  let dir: string;
  before(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"))));
  after(() => fs.rmSync(dir, { recursive: true }));

  /** A program in the place of Pulumi. */
  const standIn = (script: string) => {
    fs.writeFileSync(path.join(dir, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { cwd: dir, environment: { PATH: `${dir}:/usr/bin:/bin`, GIVEN: "yes" } };
  };

  it("gives the variables that it was given, and none of this process", async () => {
    process.env["SLIPWAY_FORGE_TOKEN"] = "canary-3f81";
    try {
      const place = standIn('echo "$@"; env; echo told >&2; exit 3');
      const ended = await runIsolated(["preview"], { ...place, limitMs: 10_000 });
      const [words, ...variables] = ended.stdout.split("\n");
      assert.equal(words, "preview --non-interactive --color never");
      assert.deepEqual(variables.map((line) => line.split("=")[0]).sort(), [
        "GIVEN",
        "PATH",
        "PWD",
      ]);
      assert.deepEqual([ended.exitCode, ended.stderr], [3, "told"]);
    } finally {
      delete process.env["SLIPWAY_FORGE_TOKEN"];
    }
  });

  it("ends what takes too long, with all that it started", async () => {
    const place = standIn(`sleep 60 & echo $! > ${path.join(dir, "child")}; wait`);
    await assert.rejects(runIsolated(["preview"], { ...place, limitMs: 500 }), {
      message:
        "pulumi preview was not done in 0.5 s\n" +
        "The program does more than to declare resources, or waits for what does not come.",
    });
    const pid = Number(fs.readFileSync(path.join(dir, "child"), "utf8"));
    await gone(pid);
  });

  it("leaves nothing running that a program started and left", async () => {
    const child = path.join(dir, "child");
    const place = standIn(`sleep 60 > /dev/null 2>&1 & echo $! > ${child}`);
    const { exitCode } = await runIsolated(["preview"], { ...place, limitMs: 10_000 });
    assert.equal(exitCode, 0);
    await gone(Number(fs.readFileSync(child, "utf8")));
  });

  it("says where there is no Pulumi", async () => {
    const place = { cwd: dir, environment: { PATH: "/nowhere" }, limitMs: 1_000 };
    await assert.rejects(runIsolated(["preview"], place), /^UserError: pulumi could not be run: /);
  });
});

/** Also what nobody has waited for yet has ended. */
async function gone(pid: number): Promise<void> {
  for (let left = 50; left > 0; left -= 1) {
    try {
      const state = /\) (\w)/.exec(fs.readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
      if (state === "Z") return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${pid} still runs`);
}
