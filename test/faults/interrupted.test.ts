import assert from "node:assert/strict";
import * as os from "node:os";
import type { Outcome } from "../e2e/support/test-project";
import { CHANGES, type Interruption, interruptions } from "./interruptions";
import { assertNoOrphans, assertNothingToDo } from "./support/agreement";
import { readData, writeData } from "./support/data";
import { killAfter, watchParts, type Lifetimes } from "./support/kill";
import { override } from "./support/overrides";
import { faultSeed, whole } from "./support/selection";
import { world } from "./support/shared-world";

const STACK = "staging";
const up = () => world.project.startSlipway("up", STACK);

/** Everything is as the config says, and nothing is there twice or left over. */
async function assertConverged(data: readonly string[]): Promise<void> {
  const { stdout } = await world.project.slipway("status", STACK, "--json");
  const { services } = JSON.parse(stdout) as { services: { health: string; matches: boolean }[] };
  assert.equal(services.length, 2, stdout);
  for (const { health, matches } of services)
    assert.deepEqual([health, matches], ["healthy", true]);
  await assertNoOrphans(world);
  const networks = (await world.engine.docker.listNetworks()).map(({ Name }) => Name);
  assert.deepEqual(networks, [...new Set(networks)]);
  assert.deepEqual(await readData(world.engine.docker), data);
  await assertNothingToDo(world);
}

/** Of finished runs, as Pulumi notes them. */
async function changingRuns(): Promise<number> {
  const all = ["--page", "1", "--page-size", "1000", "--json"];
  const { stdout } = await world.project.pulumi("stack", "history", ...all, "--stack", STACK);
  const runs = JSON.parse(stdout) as { resourceChanges?: Record<string, number> }[];
  return runs.filter(({ resourceChanges = {} }) =>
    Object.keys(resourceChanges).some((kind) => kind !== "same"),
  ).length;
}

describe("runs that are killed", () => {
  const seed = faultSeed();
  let data: string[];
  let lifetimes: Lifetimes;

  /** A run may be quicker than the one that was measured: then another one, killed earlier. */
  async function killedRun({ change, part, point }: Interruption): Promise<Outcome> {
    for (const sooner of [1, 2, 4]) {
      await CHANGES[change](world);
      const killed = await killAfter(up(), [part], (lifetimes[part] * point) / sooner);
      if (killed !== undefined) return killed;
    }
    throw new Error(`the ${part} ended each time before it was killed`);
  }

  before("a run that nobody kills", async () => {
    process.stdout.write(`      seed ${seed}\n`);
    await world.settle("1.0-good");
    await writeData(world.engine.docker);
    data = await readData(world.engine.docker);
    assert.equal(data.length, 2);
    assert.equal(data[0], data[1]);
    await CHANGES["a pin"](world);
    lifetimes = await watchParts(up());
  });

  for (const { change, part, point } of interruptions(seed, whole(20, 3))) {
    const percent = Math.round(point * 100);

    it(`changing ${change}, the ${part} at ${percent} %: \`slipway up\` recovers`, async () => {
      const killed = await killedRun({ change, part, point });
      const recovery = await up().outcome;
      assert.equal(recovery.exitCode, 0, `${killed.all}\n\nrecovery:\n${recovery.all}`);
      await assertConverged(data);
    });
  }

  it("would be seen, had they left something", async () => {
    const { docker } = world.engine;
    const labels = { "slipway.stack": STACK, "slipway.project": "slipway" };
    const orphan = await docker.createNetwork({
      Name: "orphan",
      Driver: "overlay",
      Labels: labels,
    });
    try {
      await assert.rejects(assertNoOrphans(world), /labelled objects and the state's resources/);
    } finally {
      await orphan.remove();
    }
    await assertNoOrphans(world);
  });

  it("leave locks that the next run recognizes and explains", async () => {
    await CHANGES["a pin"](world);
    await killAfter(up(), ["engine", "command line"], lifetimes.engine / 2);
    const { exitCode, all } = await up().outcome;
    assert.equal(exitCode, 0, all);
    assert.match(all, /staging: `slipway up staging` \(.*\) was killed; its lock is cleared/);
    assert.match(all, /clear the lock of a pulumi that is gone: /);
    await assertConverged(data);
  });

  after("as it was", async () => {
    await override(world.project, STACK, {});
    await world.settle("1.0-good");
  });
});

describe("ten runs at once", () => {
  let outcomes: readonly Outcome[];

  before(async () => {
    await world.settle("1.0-good");
    await world.release("1.1-good");
  });

  it("change the stack once", async () => {
    const before = await changingRuns();
    outcomes = await Promise.all(Array.from({ length: 10 }, () => up().outcome));
    assert.equal((await changingRuns()) - before, 1);
    await assertNothingToDo(world);
    await assertNoOrphans(world);
  });

  it("end well for one, and name it to the others", () => {
    const refused = outcomes.filter(({ exitCode }) => exitCode !== 0);
    assert.equal(refused.length, 9, outcomes.map(({ all }) => all).join("\n\n"));
    const [first] = refused.map(({ stderr }) => /pid (\d+)/.exec(stderr)?.[1]);
    const { username } = os.userInfo();
    const holder = `staging is held by \`slipway up staging\` (${username} on ${os.hostname()}, pid ${first}, since `;
    for (const { stderr } of refused) assert.ok(stderr.includes(holder), stderr);
  });

  after(() => world.settle("1.0-good"));
});
