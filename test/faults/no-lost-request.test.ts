import assert from "node:assert/strict";
import type { Version } from "./behaviours";
import { changeArguments } from "./support/by-hand";
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

/** Back and forth, from the version that the world settled on. */
function backAndForth(times: number): Version[] {
  return Array.from({ length: times }, (_, at) => (at % 2 === 0 ? "1.1-good" : "1.0-good"));
}

const EDGE = "platform-traefik";
const DECLARATION = `stacks/apps/${SUBJECT}.ts`;

/** An app that ends at SIGTERM, and is not asked whether it serves. */
function withoutDrain(declaration: string): string {
  return declaration
    .replace(/, healthPath: "[^"]+"/, "")
    .replace(/DRAIN_MS: "\d+"/, 'DRAIN_MS: "0"')
    .replace(/drain: "\w+"/, 'drain: "0s"');
}

/** Seconds after which the edge has learnt of instances that came or went; Traefik's default is 15. */
const pollingEvery = (seconds: number) => (argument: string) =>
  argument.replace(/^(--providers\.swarm\.refreshSeconds)=.*$/, `$1=${seconds}`);

/** Between two polls of the edge nobody knows what it misses: it may be lucky now and then. */
async function promotedUntilSeen(): Promise<PromotionsUnderLoad> {
  for (const version of backAndForth(5)) {
    // It may well fail: the edge sends to nobody for a while.
    const up = () => world.project.slipway("up", "staging");
    const seen = await promoteUnderLoad(world, [version], up);
    if (summarize(seen.records.filter(({ kind }) => kind !== "long")).failed > 0) return seen;
  }
  throw new Error("no short request failed in five promotions");
}

describe("promotions under load", () => {
  for (const [replicas, times] of [
    [2, whole(20, 2)],
    [1, whole(20, 1)],
  ] as const) {
    it(`lose no request, ${times} of a service with replicas: ${replicas}`, async () => {
      await override(world.project, "staging", { [SUBJECT]: { replicas } });
      await world.settle("1.0-good");
      const seen = await promoteUnderLoad(world, backAndForth(times));
      process.stdout.write(`      ${summaryLine(summarize(seen.records))}\n`);
      assertNothingLost(seen);
    });
  }

  it("would be seen to lose some, without what keeps them", async () => {
    await override(world.project, "staging", {});
    const declaration = await world.project.read(DECLARATION);
    try {
      await world.project.edit(DECLARATION, withoutDrain);
      await world.settle("1.0-good");
      await changeArguments(world.engine.docker, EDGE, pollingEvery(15));
      const seen = await promotedUntilSeen();
      const summary = summarize(seen.records);
      process.stdout.write(`      ${summaryLine(summary)}\n`);
      assert.throws(() => assertNothingLost(seen), /requests sent, \d+ failed/);
    } finally {
      await world.project.edit(DECLARATION, () => declaration);
      await changeArguments(world.engine.docker, EDGE, pollingEvery(1));
    }
  });

  after("two replicas again, of the good version", async () => {
    await override(world.project, "staging", {});
    await world.settle("1.0-good");
  });
});
