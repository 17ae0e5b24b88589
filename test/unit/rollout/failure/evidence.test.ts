import * as assert from "node:assert/strict";
import type { Engine } from "../../../../rollout/engine";
import type { EngineContainerDetails } from "../../../../rollout/engine-types";
import { Evidence } from "../../../../rollout/failure/evidence";
import { engineTask, fakeEngine } from "../engine-builders";

const DEAD: EngineContainerDetails = {
  State: {
    Status: "exited",
    ExitCode: 143,
    OOMKilled: false,
    Error: "",
    StartedAt: "2026-03-01T10:00:00.123456789Z",
    FinishedAt: "2026-03-01T10:00:08.523456789Z",
    Health: {
      Status: "unhealthy",
      Log: [1, 2, 3, 4].map((check) => ({ ExitCode: 1, Output: `check ${check}\n` })),
    },
  },
};

function failing(id: string, given: Parameters<typeof engineTask>[0] = {}) {
  return engineTask({
    id,
    state: "failed",
    desired: "shutdown",
    error: "task: non-zero exit (143): dockerexec: unhealthy container",
    exitCode: 143,
    container: `c-${id}`,
    node: "n1",
    ...given,
  });
}

/** An engine that counts what is read of it. */
function counting(given: Partial<Engine> = {}) {
  const asked: string[] = [];
  const engine = fakeEngine({
    container: (id) => {
      asked.push(id);
      return Promise.resolve(DEAD);
    },
    node: () =>
      Promise.resolve({
        ID: "node-1",
        Spec: { Role: "worker", Availability: "active" },
        Description: { Hostname: "one" },
      }),
    taskLog: (_task, lines) => Promise.resolve(`first of ${lines}\r\nsecond\n\n`),
    ...given,
  });
  return { engine, asked, evidence: new Evidence(engine) };
}

describe("evidence of failed instances", () => {
  it("holds all that the engine tells of one", async () => {
    const { evidence } = counting();
    assert.deepEqual(await evidence.conclude([failing("a")]), [
      {
        id: "a",
        slot: 1,
        node: "one",
        state: "failed",
        at: "2026-01-01T00:00:00Z",
        exitCode: 143,
        error: "task: non-zero exit (143): dockerexec: unhealthy container",
        outOfMemory: false,
        ranForMs: 8_400,
        health: {
          status: "unhealthy",
          checks: ["check 2", "check 3", "check 4"].map((output) => ({ exitCode: 1, output })),
        },
        served: false,
        log: ["first of 50", "second"],
        unread: [],
      },
    ]);
  });

  it("is gathered once, as soon as an instance is seen failed", async () => {
    const { evidence, asked } = counting();
    evidence.look([failing("a"), engineTask({ id: "b" })]);
    evidence.look([failing("a"), engineTask({ id: "b" })]);
    assert.deepEqual(asked, ["c-a"]);
    assert.equal((await evidence.conclude([])).length, 1);
  });

  it("reads nothing of instances that serve or were ended in order", () => {
    const { evidence, asked } = counting();
    evidence.look([
      engineTask({ id: "a", container: "c-a" }),
      engineTask({ id: "b", container: "c-b", state: "shutdown", desired: "shutdown" }),
    ]);
    assert.deepEqual(asked, []);
  });

  it("takes those that do not serve yet at the end, with the reason that they give", async () => {
    const { evidence } = counting();
    const error = "no suitable node (insufficient resources on 1 node)";
    const pending = engineTask({ id: "p", state: "pending", error });
    assert.deepEqual(await evidence.conclude([engineTask({ id: "ok" }), pending]), [
      {
        id: "p",
        slot: 1,
        state: "pending",
        at: "2026-01-01T00:00:00Z",
        error,
        served: false,
        log: [],
        unread: [],
      },
    ]);
  });

  it("keeps the first and the last of many", async () => {
    const { evidence } = counting();
    for (let number = 1; number <= 20; number += 1) evidence.look([failing(`t${number}`)]);
    const kept = (await evidence.conclude([])).map(({ id }) => id);
    assert.deepEqual(kept, ["t1", "t2", "t3", "t4", "t17", "t18", "t19", "t20"]);
  });

  it("is in the order of failing, in whichever the engine lists it", async () => {
    const { evidence } = counting();
    const late = failing("late", { at: "2026-01-01T00:00:05.1Z" });
    const early = failing("early", { at: "2026-01-01T00:00:05.05Z" });
    const found = await evidence.conclude([late, early]);
    assert.deepEqual(
      found.map(({ id }) => id),
      ["early", "late"],
    );
  });

  it("says what could not be read, and keeps the rest", async () => {
    const { evidence } = counting({
      container: () => Promise.resolve(undefined),
      node: () => Promise.reject(new Error("this node is not a manager")),
      taskLog: () => Promise.reject(new Error("gone")),
    });
    const [task] = await evidence.conclude([failing("a")]);
    assert.deepEqual(task?.unread, [
      "container: it is gone, or on another machine",
      "log: gone",
      "machine: this node is not a manager",
    ]);
    assert.equal(task?.exitCode, 143);
    assert.equal(task?.outOfMemory, undefined);
  });

  it("hears the kernel's late word on memory", async () => {
    let reads = 0;
    const { evidence } = counting({
      container: () => Promise.resolve({ State: { ...DEAD.State, OOMKilled: ++reads > 1 } }),
    });
    const [task] = await evidence.conclude([failing("a", { exitCode: 137 })]);
    assert.equal(task?.outOfMemory, true);
  });

  it("knows an instance that served, but not one that only passed as serving", async () => {
    const { evidence } = counting();
    const [long, short] = [engineTask({ id: "long" }), engineTask({ id: "short" })];
    evidence.look([long]);
    evidence.look([long, short]);
    const found = await evidence.conclude([failing("long"), failing("short")]);
    assert.deepEqual(
      found.map(({ id, served }) => [id, served]),
      [
        ["long", true],
        ["short", false],
      ],
    );
  });

  it("knows by its health checks that an instance was healthy once", async () => {
    const Log = [
      { ExitCode: 0, Output: "ok" },
      { ExitCode: 1, Output: "not any more" },
    ];
    const { evidence } = counting({
      container: () =>
        Promise.resolve({ State: { ...DEAD.State, Health: { Status: "unhealthy", Log } } }),
    });
    assert.equal((await evidence.conclude([failing("a")]))[0]?.served, true);
  });

  it("does not tell for how long what never started or has not ended ran", async () => {
    const never = "0001-01-01T00:00:00Z";
    for (const State of [
      { StartedAt: never, FinishedAt: never },
      { StartedAt: "2026-03-01T10:00:00Z", FinishedAt: never },
    ]) {
      const { evidence } = counting({ container: () => Promise.resolve({ State }) });
      assert.equal((await evidence.conclude([failing("a")]))[0]?.ranForMs, undefined);
    }
  });
});
