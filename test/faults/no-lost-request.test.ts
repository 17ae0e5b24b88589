import assert from "node:assert/strict";
import type { Version } from "./behaviours";
import { SUBJECT } from "./support/fault-world";
import { summarize, summaryLine } from "./support/load/summary";
import { override } from "./support/overrides";
import { answersAfter, promoteUnderLoad, type PromotionsUnderLoad } from "./support/promotions";
import { whole } from "./support/selection";
import { world } from "./support/shared-world";

/** What has to hold for each promotion, and what the negative control must break. */
function assertNothingLost({ promotions, records }: PromotionsUnderLoad): void {
  const summary = summarize(records);
  assert.deepEqual(summary.failures, {}, summaryLine(summary));
  assert.ok(summary.sentByKind.long >= 4 * promotions.length);
  for (const promotion of promotions) {
    const { asked, others } = answersAfter(promotion, records);
    assert.ok(asked >= 100, `only ${asked} requests after ${promotion.version}`);
    assert.deepEqual(others, [], `${promotion.version} was not the only one to answer`);
  }
}

/** Back and forth, ending with the version that the world settled on. */
function backAndForth(times: number): Version[] {
  return Array.from({ length: times }, (_, at) =>
    (times - at) % 2 === 0 ? "1.1-good" : "1.0-good",
  );
}

describe("promotions under load", () => {
  for (const [replicas, times] of [
    [2, whole(20, 2)],
    [1, whole(20, 2)],
  ] as const) {
    it(`lose no request in ${times} promotions of ${replicas} replicas`, async () => {
      await override(world.project, "staging", { [SUBJECT]: { replicas } });
      await world.settle("1.0-good");
      const seen = await promoteUnderLoad(world, backAndForth(times));
      process.stdout.write(`      ${summaryLine(summarize(seen.records))}\n`);
      assertNothingLost(seen);
    });
  }

  after("two replicas again", async () => {
    await override(world.project, "staging", {});
    await world.settle("1.0-good");
  });
});
