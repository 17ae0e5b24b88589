import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { setPin } from "../../../../../config/edit";
import { UserError } from "../../../../../model/user-error";
import { pin, World } from "../release/release-world";
import { NOW, runGuard, type Story } from "./guard-run";

describe("The guard", () => {
  let world: World;
  const dirs: string[] = [];
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => {
    world.end();
    for (const dir of dirs.splice(0)) fs.rmSync(dir, { recursive: true });
  });

  const pinProduction = (version: number, image = "api") =>
    world.push(
      { "Pulumi.production.yaml": setPin(world.text("production"), image, pin(image, version)) },
      `Promote ${image} 0.${version}`,
    );
  const guardStatuses = (sha: string) =>
    world.repository.statuses
      .filter((one) => one["sha"] === sha && one["context"] === "slipway/guard/production")
      .map(({ state, description }) => `${String(state)}: ${String(description)}`);

  const deployStatus = (state: string) =>
    void world.repository.statuses.push({
      sha: world.repository.head("main"),
      context: "slipway/deploy/production",
      state,
      description: "another run's",
    });

  const guard = (story: Story = {}) => runGuard(world, dirs, story);

  /** A release of production with `api` 0.1, and one with 0.2. @returns the commit of the latter. */
  async function released(): Promise<string> {
    await world.release();
    const sha = pinProduction(2);
    await world.release();
    assert.equal(world.cluster["production"]?.["api"], pin("api", 2));
    return sha;
  }

  it("brings the last good pins back: cluster, branch, status, report and message", async () => {
    const sha = await released();
    const { result, events, seeded } = await guard();
    const head = world.repository.head("main");
    const cause = "api: 50 of 200 requests failed (25 %), allowed: 5 %";
    assert.deepEqual(result, {
      stack: "production",
      outcome: "brought back",
      why: cause,
      committed: head,
    });
    assert.deepEqual(world.cluster["production"], { api: pin("api", 1), web: pin("web", 1) });
    assert.deepEqual(world.pins("production"), { api: pin("api", 1), web: pin("web", 1) });
    assert.ok(
      world
        .text("production")
        .includes(
          `# slipway: api went back from ${pin("api", 2)} on 2026-11-22: the guard: ${cause}\n`,
        ),
      world.text("production"),
    );
    assert.deepEqual(seeded, {
      good: { api: pin("api", 1), web: pin("web", 1) },
      open: {
        from: { api: pin("api", 1) },
        tried: { api: [pin("api", 2)] },
        since: NOW.toISOString(),
      },
    });
    assert.deepEqual(guardStatuses(sha), [
      `pending: is taken back: ${cause}`,
      `failure: taken back: ${cause}`,
    ]);
    const message = world.repository.commits.get(head)?.message ?? "";
    assert.ok(message.startsWith(`Take back api 0.2 in production: ${cause}\n\n`), message);
    assert.ok(message.includes(`\nReleased with: ${sha}; taken back by the guard\n`), message);
    assert.ok(message.includes("# production: the guard brings the last good release back"));
    assert.deepEqual(events, [
      {
        stack: "production",
        changes: [{ image: "api", from: pin("api", 1), to: pin("api", 2) }],
        url: "http://ci/9",
        kind: "rolled-back",
        by: "guard",
        cause,
        backAfterMs: 0,
      },
    ]);
  });

  it("does so once: neither before nor after the release of its own commit, nor for the same pins again", async () => {
    await released();
    await guard();
    const before = await guard();
    assert.deepEqual(
      [before.result.outcome, before.watched],
      ["not watched", 0],
      before.result.why,
    );
    const { result } = await world.release();
    assert.deepEqual(
      result.stacks.map(({ outcome }) => outcome),
      ["unchanged", "unchanged"],
    );
    const after = await guard();
    assert.equal(after.result.why, "it is a way back itself: these pins were released before");
    pinProduction(2);
    await world.release();
    const again = await guard();
    assert.equal(again.result.why, "the guard has taken it back once: it is as somebody wants it");
    assert.deepEqual([after.watched, again.watched], [0, 0]);
  });

  it("leaves alone what keeps its limits", async () => {
    const sha = await released();
    const { result, deployed, events } = await guard({
      watched: { verdict: "within", services: [] },
    });
    assert.deepEqual(result, {
      stack: "production",
      outcome: "within",
      why: "its limits were kept",
    });
    assert.deepEqual([deployed, events, guardStatuses(sha)], [0, [], []]);
    assert.equal(world.repository.head("main"), sha);
  });

  /** Title, what happens, why nothing is done, whether it was watched. */
  const LEFT: [string, () => Story, string, number][] = [
    [
      "a release that is longer ago than it is watched",
      () => ({ now: new Date("2026-11-22T10:36:00Z") }),
      "it was released 31 minutes ago, longer than it is watched",
      0,
    ],
    [
      "what runs otherwise than the file says",
      () => ({ running: { api: pin("api", 7) } }),
      `api runs as ${pin("api", 7)}, which Pulumi.production.yaml does not say`,
      0,
    ],
    [
      "what somebody changed meanwhile",
      () => ({
        watched: {
          verdict: "changed",
          service: "api",
          why: "it was changed meanwhile",
          services: [],
        },
      }),
      "api: it was changed meanwhile",
      1,
    ],
    [
      "a stack whose pins were merged meanwhile",
      () => ({ meanwhile: () => void pinProduction(3) }),
      "the pins of Pulumi.production.yaml on main have changed meanwhile",
      1,
    ],
    [
      "a stack whose program was changed by a merge meanwhile",
      () => ({ meanwhile: () => void world.push({ "stacks/environment.ts": "2\n" }) }),
      "main has moved on from what is checked out",
      1,
    ],
    [
      "a stack that is released again meanwhile",
      () => ({ meanwhile: () => deployStatus("pending") }),
      "a release goes on, or was cut off",
      1,
    ],
  ];
  for (const [title, story, why, times] of LEFT) {
    it(`leaves alone ${title}`, async () => {
      const sha = await released();
      const { result, watched, deployed, events } = await guard(story());
      assert.deepEqual(result, { stack: "production", outcome: "not watched", why });
      assert.deepEqual([watched, deployed, events, guardStatuses(sha)], [times, 0, [], []]);
    });
  }

  /** Between its own status and its hold of the stack. */
  const OVERTAKEN: [string, () => void, string][] = [
    ["begins", () => deployStatus("pending"), "a release goes on, or was cut off"],
    ["fails", () => deployStatus("failure"), "the last release failed, and went back by itself"],
    ["is merged", () => void pinProduction(3), "main has moved on from what is checked out"],
  ];
  for (const [what, beforeHeld, why] of OVERTAKEN) {
    it(`leaves alone what it would undo where a release ${what} before it has the stack`, async () => {
      const sha = await released();
      const { result, deployed, events } = await guard({ beforeHeld });
      assert.deepEqual(result, { stack: "production", outcome: "not watched", why });
      assert.deepEqual([deployed, events], [0, []]);
      assert.equal(guardStatuses(sha).at(-1), `error: not taken back: ${why}`);
      assert.equal(world.cluster["production"]?.["api"], pin("api", 2));
      assert.ok(
        !/^Take back/.test(
          world.repository.commits.get(world.repository.head("main"))?.message ?? "",
        ),
      );
    });
  }

  it("does not watch from a checkout that is not the branch's newest", async () => {
    await released();
    const commit = world.repository.head("main");
    world.push({ "README.md": "more\n" });
    const { result, watched } = await guard({ commit });
    assert.equal(result.why, "main has moved on from what is checked out");
    assert.equal(watched, 0);
  });

  it("changes nothing where the counts can't be read", async () => {
    const sha = await released();
    const meanwhile = () => {
      throw new UserError("what the edge counts cannot be read");
    };
    await assert.rejects(guard({ meanwhile }), { message: "what the edge counts cannot be read" });
    assert.deepEqual(guardStatuses(sha), []);
    assert.equal(world.repository.head("main"), sha);
    assert.equal(world.cluster["production"]?.["api"], pin("api", 2));
  });

  it("touches nothing where the forge does not answer any more", async () => {
    await released();
    await assert.rejects(guard({ meanwhile: () => world.server.close() }), /does not answer/);
    assert.equal(world.cluster["production"]?.["api"], pin("api", 2));
  });

  it("leaves the branch as it is where a lock keeps it from the way back, and may try again", async () => {
    const sha = await released();
    const { result, events } = await guard({
      deploy: async () => {
        throw new UserError("production is being changed by slipway deploy production");
      },
    });
    assert.equal(result.outcome, "failed");
    assert.equal(result.problem, "production is being changed by slipway deploy production");
    assert.equal(world.repository.head("main"), sha);
    assert.match(guardStatuses(sha).at(-1) ?? "", /^error: could not be taken back: production is/);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["failed"],
    );
    assert.equal((await guard()).result.outcome, "brought back");
  });

  it("says so where the last good pins do not pass their checks either, and leaves them in the branch", async () => {
    await released();
    const failure = {
      phase: "smoke" as const,
      cause: { kind: "5xx after switch", text: "5xx after switch: GET / answered 500" },
      detectedAfterMs: 10,
      reports: [],
    };
    const { result, events } = await guard({
      deploy: async ({ stack }) => ({ stack, outcome: "failed", changes: [], diff: "", failure }),
    });
    assert.equal(result.outcome, "failed");
    assert.equal(
      result.problem,
      "the last good pins did not pass their own checks: 5xx after switch: GET / answered 500",
    );
    assert.equal(world.pins("production")["api"], pin("api", 1));
    assert.match(events[0]?.cause ?? "", /the guard could not bring the last good release back/);
  });

  it("is shown what it was watched by in the pull request that the release came with", async () => {
    await world.release();
    const sha = pinProduction(2);
    world.repository.open({ head: "slipway/promote-production", mergedAs: sha });
    await world.release();
    await guard();
    const [comment] = world.repository.comments;
    assert.match(JSON.stringify(comment), /the guard brings the last good release back/);
    const message = world.repository.commits.get(world.repository.head("main"))?.message ?? "";
    assert.ok(!message.includes("# production: the guard"), message);
  });
});
