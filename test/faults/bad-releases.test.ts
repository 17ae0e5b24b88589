import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { NONE } from "../../config";
import { readPinNote } from "../../config/pin-note";
import type { ReleaseFailure } from "../../operations/deploy/result";
import type { FailureReport } from "../../rollout/failure/failure-report";
import { BAD_RELEASES, type BadRelease } from "./bad-releases";
import { assertAgreement, assertNothingToDo } from "./support/agreement";
import { DEADLINES } from "./support/deadline";
import { deployUnderLoad, type Deployed } from "./support/deploy";
import { NEWCOMER, SUBJECT } from "./support/fault-world";
import type { RequestRecord } from "./support/load/plan";
import { summarize, summaryLine } from "./support/load/summary";
import { override } from "./support/overrides";
import { answersAfter } from "./support/promotions";
import { isShort } from "./support/selection";
import { world } from "./support/shared-world";
import { pin } from "./support/subject";
import { FaultTable } from "./support/table";

const STACK = "staging";
const GOOD = "1.0-good";

const table = new FaultTable();

/** Puts the case's pins into staging's file; answers the bad one. */
async function pinBad({ pin: bad, app = SUBJECT, beside }: BadRelease): Promise<string> {
  if (beside !== undefined) await world.release(beside);
  const value =
    typeof bad === "string"
      ? await world.pinOf(bad, app)
      : bad.reference.replace("{registry}", `localhost:${world.engine.ports.registry}`);
  await pin(world.project, STACK, app, value);
  return value;
}

/** The command names service, version and cause, in time, and leaves a report of them. */
async function assertTold(
  { app = SUBJECT, phase, cause }: BadRelease,
  bad: string,
  { exitCode, stderr, told }: Deployed,
): Promise<ReleaseFailure> {
  const { failure } = told;
  assert.ok(failure !== undefined, stderr);
  assert.deepEqual([exitCode, told.outcome, failure.phase], [1, "went back", phase], stderr);
  assert.deepEqual([failure.service, failure.pin, failure.cause.kind], [app, bad, cause]);
  for (const word of [app, bad, failure.cause.text]) assert.ok(stderr.includes(word), stderr);
  const inTime = DEADLINES.rollout + (phase === "bake" ? DEADLINES.bake : 0);
  assert.ok(failure.detectedAfterMs <= inTime, `detected after ${failure.detectedAfterMs} ms`);
  await assertReported(failure, bad);
  return failure;
}

async function assertReported({ reports, cause }: ReleaseFailure, bad: string): Promise<void> {
  const [markdown, json] = await Promise.all([read(reports, ".md"), read(reports, ".json")]);
  const [kind = ""] = cause.text.split(":");
  for (const word of [bad, kind]) assert.ok(markdown.includes(word), markdown);
  const report = JSON.parse(json) as FailureReport;
  assert.deepEqual([report.to.pin, report.cause], [bad, cause]);
}

function read(reports: readonly string[], ending: string): Promise<string> {
  const file = reports.find((report) => report.endsWith(ending));
  assert.ok(file !== undefined, `no ${ending} among the reports: ${reports.join(", ")}`);
  return fs.readFile(file, "utf8");
}

/** Once the command has ended, the good version answers everything. */
function assertGoodAgain({ ended }: Deployed, records: readonly RequestRecord[]): void {
  const after = records.filter(({ start }) => start >= ended);
  assert.deepEqual(summarize(after).failures, {}, "requests after the way back");
  const { asked, others } = answersAfter({ version: GOOD, ended, next: Infinity }, records);
  assert.ok(asked >= 100, `only ${asked} requests after the way back`);
  assert.deepEqual(others, []);
}

describe("bad releases, deployed under load", () => {
  after(() => process.stdout.write(`\n${table}\n\n`));

  for (const bad of BAD_RELEASES.filter(({ short }) => short === true || !isShort)) {
    const { name, app = SUBJECT, afterSwitch = false } = bad;

    it(`${name}: goes back by itself, and says why`, async () => {
      const memory = Math.floor((await world.engine.docker.info()).MemTotal / 2 ** 20);
      const overrides = bad.overrides && { [SUBJECT]: bad.overrides(memory) };
      await override(world.project, STACK, overrides ?? {});
      await world.settle(GOOD);
      const good = app === SUBJECT ? await world.pinOf(GOOD) : NONE;
      const value = await pinBad(bad);
      const { result, records } = await deployUnderLoad(world);
      table.add(name, result.told, records);
      const { detectedAfterMs, backAfterMs = Infinity } = await assertTold(bad, value, result);
      if (afterSwitch) {
        const takenBackMs = backAfterMs - detectedAfterMs;
        assert.ok(takenBackMs <= DEADLINES.bake, `taken back in ${takenBackMs} ms`);
      } else {
        const summary = summarize(records);
        assert.deepEqual(summary.failures, {}, summaryLine(summary));
      }
      assertGoodAgain(result, records);
      const note = readPinNote(await world.project.read(`Pulumi.${STACK}.yaml`), app);
      assert.ok(note?.startsWith(`went back from ${value} `), note);
      await assertAgreement(world, { [SUBJECT]: await world.pinOf(GOOD), [app]: good });
      await world.noteSettled(GOOD);
    });
  }

  it("a good one passes the same checks", async () => {
    await world.settle(GOOD);
    await world.release("1.1-good");
    const { result, records } = await deployUnderLoad(world);
    table.add("control: a good release", result.told, records);
    assert.deepEqual([result.exitCode, result.told.outcome], [0, "released"], result.all);
    const summary = summarize(records);
    assert.deepEqual(summary.failures, {}, summaryLine(summary));
    const watched = { version: "1.1-good", ended: result.ended, next: Infinity } as const;
    assert.deepEqual(answersAfter(watched, records).others, []);
    await assertAgreement(world, {
      [SUBJECT]: await world.pinOf("1.1-good"),
      [NEWCOMER]: NONE,
    });
  });

  (isShort ? it.skip : it)(
    "--no-revert leaves the pin, and the same config is not told to be what runs",
    async () => {
      await world.settle(GOOD);
      await world.release("2.0-exits-at-once");
      const before = await world.project.read(`Pulumi.${STACK}.yaml`);
      const { result, records } = await deployUnderLoad(world, "--no-revert");
      assert.deepEqual([result.exitCode, result.told.outcome], [1, "failed"], result.all);
      assert.equal(await world.project.read(`Pulumi.${STACK}.yaml`), before);
      assert.deepEqual(summarize(records).failures, {});
      await assert.rejects(assertNothingToDo(world), "the preview says that all is well");
    },
  );

  after("the good version again", async () => {
    await override(world.project, STACK, {});
    await world.settle(GOOD);
  });
});
