import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { hasProc } from "../../../../operations/runs/process";
import { withStackRun, withStackRuns } from "../../../../operations/runs/stack-run";
import type { UserError } from "../../../../model/user-error";
import { dataPaths } from "../../../../toolchain/paths";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { printed, processes } from "./support/processes";

describe("a run of a stack", function () {
  this.timeout(30_000);
  const folder = temporaryFolders();
  const start = processes();
  const before = { ...process.env };

  /** A project with a data folder of its own, for this process and those that it starts. */
  async function project() {
    const dir = await folder();
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    Reflect.deleteProperty(process.env, "PULUMI_BACKEND_URL");
    const { runs } = dataPaths(dir);
    return {
      project: { dir, name: "slipway", stacks: [] },
      runner: (stacks: string, what: string) => start("runner.ts", [dir, stacks, what]),
      left: () => (fs.existsSync(runs) ? fs.readdirSync(runs).sort() : []),
      journal: () => fs.readFileSync(path.join(runs, "staging.journal.json"), "utf8"),
    };
  }

  afterEach(() => {
    for (const name of ["XDG_DATA_HOME", "PULUMI_BACKEND_URL"]) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  const UP = { command: "slipway up staging" };
  const nothing = () => Promise.resolve();
  const ignore = () => undefined;

  it("leaves nothing when it ends well", async () => {
    const { project: place, left } = await project();
    const inside = await withStackRun(place, "staging", UP, ignore, () => Promise.resolve(left()));
    assert.deepEqual(inside, ["staging.journal.json", "staging.lock.json"]);
    assert.deepEqual(left(), []);
  });

  it("gives the stack back and keeps its journal when it fails", async () => {
    const { project: place, left, journal } = await project();
    const failing = () => Promise.reject(new Error("it failed"));
    await assert.rejects(withStackRun(place, "staging", UP, ignore, failing), /it failed/);
    assert.deepEqual(left(), ["staging.journal.json"]);
    assert.match(journal(), /"until"/);
  });

  it("keeps its journal, too, when it ends well and says that things may be half done", async () => {
    const { project: place, left, journal } = await project();
    await withStackRun(place, "staging", UP, ignore, async (run) => run.leaveOpen());
    assert.deepEqual(left(), ["staging.journal.json"]);
    assert.match(journal(), /"until"/);
  });

  it("is refused at once while another process holds the stack, which is named", async () => {
    const { project: place, runner } = await project();
    const holder = runner("staging", "wait");
    await printed(holder, "holds");
    let reached = false;
    const refused = withStackRun(place, "staging", UP, ignore, async () => {
      reached = true;
    });
    await assert.rejects(refused, ({ summary, hint }: UserError) => {
      const who = `${os.userInfo().username} on ${os.hostname()}, pid ${holder.pid}`;
      assert.match(
        summary,
        new RegExp(`^staging is held by \`slipway up staging\` \\(${who}, since `),
      );
      assert.equal(
        hint,
        "Nothing was changed. Wait until it ends, or end it, then run this again.",
      );
      return true;
    });
    assert.equal(reached, false);
  });

  it("of other stacks goes on beside it; of several with one that is held, none begins", async () => {
    const { project: place, runner, left } = await project();
    await printed(runner("production", "wait"), "holds");
    await withStackRun(place, "staging", UP, ignore, nothing);
    const both = withStackRuns(place, ["staging", "production"], UP, ignore, nothing);
    await assert.rejects(both, /^UserError: production is held by/);
    assert.deepEqual(left(), ["production.journal.json", "production.lock.json"]);
  });

  it("takes over from one that was killed, says so, and knows since when", async () => {
    const { project: place, runner } = await project();
    const killed = runner("staging", "wait");
    await printed(killed, "holds");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    const lines: string[] = [];
    const windows = await withStackRun(
      place,
      "staging",
      UP,
      (line) => lines.push(line),
      ({ journal }) => Promise.resolve(journal.windows()),
    );
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? "",
      new RegExp(
        `^staging: \`slipway up staging\` \\(.*pid ${killed.pid}, since .*\\) was killed; `,
      ),
    );
    assert.equal(windows.length, 2);
  });

  for (const [signal, what] of [
    ["SIGINT", "wait"],
    ["SIGTERM", "wait"],
  ] as const) {
    it(`gives the stack back and keeps its journal when it ends by ${signal}`, async () => {
      const { runner, left, journal } = await project();
      const child = runner("staging", what);
      await printed(child, "holds");
      child.kill(signal);
      assert.deepEqual(await once(child, "exit"), [null, signal]);
      assert.deepEqual(left(), ["staging.journal.json"]);
      assert.match(journal(), /"until"/);
    });
  }

  it("gives the stack back when the process exits in its midst", async () => {
    const { runner, left } = await project();
    const child = runner("staging", "exit");
    assert.deepEqual(await once(child, "exit"), [3, null]);
    assert.deepEqual(left(), ["staging.journal.json"]);
  });

  it("waits for the pulumi of a killed one, ends its plugins, and lets others be", async function () {
    if (!hasProc()) this.skip();
    const { project: place, runner } = await project();
    const killed = runner("staging", "orphans");
    await printed(killed, "holds");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line.replace(/pid \d+/, "pid N"));
    // Another stack's run has nothing to wait for (control).
    await withStackRun(place, "production", UP, report, nothing);
    assert.deepEqual(lines, []);
    await withStackRun(place, "staging", UP, report, nothing);
    assert.deepEqual(lines.slice(1), [
      "wait for the pulumi (pid N) that a killed run of staging left at work",
      "end pulumi-resource-docker (pid N), left by a killed run",
    ]);
    const [alive] = processesNamed("somebody-elses-daemon", place.dir);
    assert.ok(alive !== undefined);
    process.kill(alive, "SIGKILL");
    assert.deepEqual(processesNamed("pulumi-resource-docker", place.dir), []);
  });
});

/** Those that a run of this project started. */
function processesNamed(name: string, dir: string): number[] {
  const read = (file: string) => {
    try {
      return fs.readFileSync(file, "utf8");
    } catch {
      return "";
    }
  };
  return fs
    .readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && read(`/proc/${pid}/cmdline`).startsWith(`${name}\0`))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`SLIPWAY_RUN_OF=${dir}/`))
    .map(Number);
}
