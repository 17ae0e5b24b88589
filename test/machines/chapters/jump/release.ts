import assert from "node:assert/strict";
import * as timers from "node:timers/promises";
import { startLoad } from "../../../faults/support/load/running-load";
import { summarize, summaryLine } from "../../../faults/support/load/summary";
import { type JumpWorld, STAGING } from "../../support/jump-world";

/** Requests a second. Fewer than elsewhere: each fresh one is a handshake for the edge. */
const RATES = { freshRate: 20, keptRate: 20, keptConnections: 20 } as const;

export function httpsReleaseChapter(world: JumpWorld): void {
  describe("a release over HTTPS", () => {
    it("loses no request", async () => {
      await world.newVersion("0.4");
      const load = startLoad({
        address: { host: world.machines.get("gate").address, port: 443 },
        authority: world.authority,
        hostHeader: STAGING,
        path: "/api/info",
        ...RATES,
        long: { count: 0, ms: 0 },
      });
      await timers.setTimeout(2_000);
      await world.slipway("deploy", "staging");
      const ended = Date.now();
      await timers.setTimeout(4_000);
      const records = await load.stop();
      const summary = summarize(records);
      process.stdout.write(`      ${summaryLine(summary)}\n`);
      assert.equal(summary.failed, 0, summaryLine(summary));
      const after = records.filter(({ start }) => start >= ended);
      assert.ok(after.length >= 100, `only ${after.length} requests after it`);
      assert.deepEqual([...new Set(after.map(({ version }) => version?.slice(0, 3)))], ["0.4"]);
    });
  });
}
