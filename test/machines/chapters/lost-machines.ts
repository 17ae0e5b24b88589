import assert from "node:assert/strict";
import * as timers from "node:timers/promises";
import { summarize, summaryLine } from "../../faults/support/load/summary";
import { eventually } from "../../e2e/support/world";
import type { MachinesWorld } from "../support/machines-world";

const REPLICAS = 4;

interface TaskJson {
  readonly Status?: { readonly State?: string };
}

export function lostWorkerChapter(world: MachinesWorld): void {
  const { running, nodeState, isBack } = swarmOf(world);

  describe("a worker that is lost", () => {
    it("lose no short request with a worker, and the others take its instances over", async () => {
      const load = world.load("m2");
      const clicks = world.clicks("m2");
      await timers.setTimeout(3_000);
      const killed = Date.now();
      await world.machines.kill("w1");
      await eventually(async () => {
        assert.equal(await nodeState("w1"), "down");
        assert.equal(await running("staging-click-count"), REPLICAS);
      }, 60_000);
      const full = (Date.now() - killed) / 1_000;
      await timers.setTimeout(3_000);
      const summary = summarize(await load.stop());
      process.stdout.write(
        `      ${summaryLine(summary)}\n      ${await clicks.stop()}; full after ${full.toFixed(1)} s\n`,
      );
      assert.equal(summary.failed, 0, summaryLine(summary));
    });

    it("come back by themselves when they have power again", async () => {
      await world.machines.start("w1");
      await isBack("w1");
    });
  });
}

export function lostManagersChapter(world: MachinesWorld): void {
  const { nodeState, isBack } = swarmOf(world);

  describe("managers that are lost", () => {
    it("let a promotion succeed without one manager of three", async () => {
      await world.machines.kill("m1");
      await eventually(async () => assert.equal(await nodeState("m1"), "unreachable"), 60_000);
      await world.newVersion("0.4");
      const load = world.load("m2");
      const { all } = await world.slipway("deploy", "staging");
      await timers.setTimeout(2_000);
      const summary = summarize(await load.stop());
      process.stdout.write(`      ${summaryLine(summary)}\n`);
      assert.equal(summary.failed, 0, summaryLine(summary));
      assert.match((await world.page("m3", "/api/info")).body, /"version":"0\.4/, all);
    });

    it("serve on without two managers of three, while up says clearly why it can't", async () => {
      await world.machines.kill("m2");
      await timers.setTimeout(5_000);
      for (let asked = 0; asked < 20; asked += 1) {
        assert.equal((await world.page("m3", "/healthz")).status, 200);
      }
      const began = Date.now();
      const { exitCode, all } = await world.project.slipway("up", "staging");
      const took = (Date.now() - began) / 1_000;
      assert.notEqual(exitCode, 0, all);
      assert.match(all, /m3/);
      assert.match(all, /more than half of its managers/);
      assert.ok(took < 120, `it took ${took} s`);
      process.stdout.write(`      said after ${took.toFixed(0)} s:\n${lastLines(all, 8)}\n`);
    });

    it("are a whole cluster again when they are back, and up finds nothing to do", async () => {
      await Promise.all(["m1", "m2"].map((name) => world.machines.start(name)));
      await isBack("m1");
      await isBack("m2");
      const { all } = await world.slipway("up", "platform", "staging");
      assert.doesNotMatch(all, /\d+ (created|deleted|replaced)/);
    });
  });
}

/** What the swarm tells of the story's machines. */
function swarmOf(world: MachinesWorld) {
  const running = (service: string) =>
    world.asked(async (docker) => {
      const filters = { service: [service], "desired-state": ["running"] };
      const tasks = (await docker.listTasks({ filters })) as TaskJson[];
      return tasks.filter(({ Status }) => Status?.State === "running").length;
    });
  const nodeState = async (name: string) => {
    const { stdout } = await world.slipway("host", "ls", "--json");
    const rows = JSON.parse(stdout) as {
      name: string;
      node?: { state: string; manager?: string };
    }[];
    const node = rows.find((row) => row.name === name)?.node;
    return node?.manager === "unreachable" ? "unreachable" : node?.state;
  };
  const isBack = (name: string) =>
    eventually(async () => assert.equal(await nodeState(name), "ready"), 60_000);
  return { running, nodeState, isBack };
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
