import assert from "node:assert/strict";
import * as timers from "node:timers/promises";
import { summarize, summaryLine } from "../../faults/support/load/summary";
import type { MachinesWorld } from "../support/machines-world";
import { EDGES } from "../support/platform-on-machines";

export function promotionChapter(world: MachinesWorld): void {
  describe("a release on several machines", () => {
    it("loses no request, and ends with the new version on every one of them", async () => {
      await world.newVersion("0.3");
      const load = world.load(EDGES[0]);
      await timers.setTimeout(2_000);
      await world.slipway("deploy", "staging");
      const ended = Date.now();
      await timers.setTimeout(3_000);
      const records = await load.stop();
      const summary = summarize(records);
      process.stdout.write(`      ${summaryLine(summary)}\n`);
      assert.equal(summary.failed, 0, summaryLine(summary));
      const after = records.filter(({ start }) => start >= ended);
      assert.ok(after.length >= 100, `only ${after.length} requests after it`);
      assert.deepEqual([...new Set(after.map(({ version }) => version?.slice(0, 3)))], ["0.3"]);
    });

    it("starts a private image on machines that never pulled it", async () => {
      const { stdout } = await world.slipway("status", "staging", "--json");
      const { services } = JSON.parse(stdout) as { services: { service: string; pin: string }[] };
      const pin = services.find(({ service }) => service === "click-count")?.pin ?? "";
      const reference = pin.replace(/:[^:@]+@/, "@");
      const pulled: string[] = [];
      for (const name of ["m1", "m2", "m3"]) {
        const found = await world.machines.run(name, `docker image inspect -f ok '${reference}'`);
        if (found.stdout.trim() === "ok") pulled.push(name);
        const login = await world.machines.run(name, "cat /root/.docker/config.json 2>&1");
        assert.match(login.stdout, /No such file/, `${name} keeps a login`);
      }
      // Swarm may leave a machine without an instance: that one has pulled nothing.
      const running = await world.machinesOf("staging-click-count");
      const others = running.filter((name) => name !== "w1");
      assert.ok(others.length > 0, `it runs on ${running.join(", ")} only`);
      assert.deepEqual(
        others.filter((name) => !pulled.includes(name)),
        [],
        `${reference} was pulled by ${pulled.join(", ")}`,
      );
    });
  });
}
