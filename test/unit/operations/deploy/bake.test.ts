import * as assert from "node:assert/strict";
import { bakeService } from "../../../../operations/deploy/bake";
import type { EngineTask } from "../../../../rollout/engine-types";
import { counter, latency, reading } from "../../rollout/after-switch/builders";
import { engineService, engineTask, fakeEngine, OLD_TEMPLATE } from "../../rollout/engine-builders";
import { planned } from "./builders";

const BAKE = { timeMs: 10_000, errorRate: 0.01, minRequests: 20 };
const ROUTE = { url: "http://app.example.org/", edgeService: "app@swarm" };
const SERVICE = engineService({ labels: { "slipway.spec": "spec" } });

/** What engine and edge show, look by look; the last look lasts. A text: it cannot be read then. */
interface Story {
  readonly edge?: readonly (readonly string[] | string)[];
  readonly tasks?: readonly (readonly EngineTask[])[];
  readonly service?: readonly (typeof SERVICE | undefined)[];
  readonly private?: true;
  readonly p95Ms?: number;
  readonly timeMs?: number;
  readonly failedBefore?: readonly string[];
  readonly signal?: AbortSignal;
}

function bake({ edge = [[]], tasks = [[]], service = [SERVICE], ...rest }: Story) {
  const now = { ms: 0 };
  const lines: string[] = [];
  const nth = <T>(looks: readonly T[]) =>
    looks[Math.min(Math.floor(now.ms / 1_000), looks.length - 1)];
  const result = bakeService(
    fakeEngine({
      service: () => Promise.resolve(nth(service)),
      tasks: () => Promise.resolve([...(nth(tasks) ?? [])]),
    }),
    {
      ...planned("app", rest.private ? {} : { route: ROUTE }),
      bake: {
        ...BAKE,
        timeMs: rest.timeMs ?? BAKE.timeMs,
        ...(rest.p95Ms && { p95Ms: rest.p95Ms }),
      },
    },
    {
      edge: {
        read: async () => {
          const seen = nth(edge) ?? [];
          if (typeof seen === "string") throw new Error(seen);
          return reading({ edge: seen });
        },
      },
      report: (line) => lines.push(line),
      ...(rest.failedBefore && { failedBefore: rest.failedBefore }),
      ...(rest.signal && { signal: rest.signal }),
      clock: {
        now: () => now.ms,
        sleep: async (milliseconds) => {
          now.ms += milliseconds;
        },
      },
    },
  );
  return { result, lines, now };
}

describe("a bake", () => {
  it("passes when the time is over, by what came after the switch alone", async () => {
    const edge = [
      [counter(200, 500), counter(500, 400), latency({ 0.1: 900 }, 900)],
      [counter(200, 600), counter(500, 400), latency({ 0.1: 1_000 }, 1_000)],
    ];
    assert.deepEqual(await bake({ edge }).result, {
      service: "app",
      verdict: "passed",
      requests: 100,
      errors: 0,
      errorRate: 0,
      p95Ms: 95,
      tasks: [],
      byStatus: { 200: 100 },
      elapsedMs: 10_000,
    });
  });

  it("fails in the second in which too many answers do, with the losses and the cause", async () => {
    const edge = [[counter(200, 50)], [counter(200, 80)], [counter(200, 90), counter(500, 10)]];
    assert.deepEqual(await bake({ edge }).result, {
      service: "app",
      verdict: "failed",
      why: "10 of 50 requests failed (20 %), allowed: 1 %",
      cause: {
        kind: "5xx after switch",
        text: "5xx after switch: 10 × 500; 10 of 50 requests failed (20 %), allowed: 1 %",
      },
      requests: 50,
      errors: 10,
      errorRate: 0.2,
      tasks: [],
      byStatus: { 200: 40, 500: 10 },
      elapsedMs: 2_000,
    });
  });

  it("loses no count when the edge begins anew in between", async () => {
    const edge = [[counter(200, 50)], [counter(200, 80)], [counter(200, 5)], [counter(200, 7)]];
    const { requests, verdict } = await bake({ edge }).result;
    assert.deepEqual([requests, verdict], [37, "passed"]);
  });

  it("passes with too few requests, and says so", async () => {
    const { verdict, why } = await bake({ edge: [[], [counter(500, 3)]] }).result;
    assert.equal(verdict, "passed");
    assert.equal(why, "3 requests came, too few to judge by (at least 20)");
  });

  it("fails by latency", async () => {
    const edge = [[], [counter(200, 40), latency({ 1: 0, 2: 40 }, 40)]];
    const { verdict, cause } = await bake({ edge, p95Ms: 500 }).result;
    assert.equal(verdict, "failed");
    assert.equal(cause?.kind, "too slow");
  });

  it("fails as soon as an instance of the new version does, and names its task", async () => {
    const died = engineTask({ id: "died", state: "failed", error: "task: non-zero exit (137)" });
    const tasks = [[], [], [], [died, engineTask({ id: "fresh" })]];
    const edge = [[], [counter(200, 99), counter(502, 1)]];
    assert.deepEqual(await bake({ tasks, edge }).result, {
      service: "app",
      verdict: "failed",
      why: "instance 1 failed after the switch: task: non-zero exit (137)",
      requests: 100,
      errors: 1,
      errorRate: 0.01,
      tasks: ["died"],
      byStatus: { 200: 99, 502: 1 },
      elapsedMs: 3_000,
    });
  });

  it("looks at the instances of a service that is not public, and asks no edge", async () => {
    const calm = await bake({ private: true, edge: ["asked"] }).result;
    assert.deepEqual([calm.verdict, calm.why, calm.elapsedMs], ["passed", undefined, 10_000]);
    const ended = engineTask({ id: "ended", state: "complete" });
    const { verdict, tasks, why } = await bake({ private: true, tasks: [[], [ended]] }).result;
    assert.deepEqual([verdict, tasks], ["failed", ["ended"]]);
    assert.equal(why, "instance 1 failed after the switch: complete");
  });

  it("minds neither what failed before it nor what was of another version", async () => {
    const before = engineTask({ id: "before", state: "failed" });
    const other = engineTask({ id: "other", state: "failed", template: OLD_TEMPLATE });
    const shut = engineTask({ id: "shut", state: "shutdown", desired: "shutdown" });
    const { verdict } = await bake({ tasks: [[before], [before, other, shut]] }).result;
    assert.equal(verdict, "passed");
  });

  it("minds what failed between the switch and its own begin, if it is told what had before", async () => {
    const failed = ["before", "between"].map((id) => engineTask({ id, state: "failed" }));
    const { tasks, elapsedMs } = await bake({ tasks: [failed], failedBefore: ["before"] }).result;
    assert.deepEqual([tasks, elapsedMs], [["between"], 0]);
  });

  it("fails when the service is no longer the one that was released", async () => {
    const other = engineService({ labels: { "slipway.spec": "another" } });
    const changed = await bake({ service: [SERVICE, other] }).result;
    assert.deepEqual(
      [changed.verdict, changed.why],
      ["failed", "it was changed by somebody else meanwhile"],
    );
    const removed = await bake({ service: [SERVICE, undefined] }).result;
    assert.deepEqual([removed.verdict, removed.why], ["failed", "it was removed meanwhile"]);
  });

  it("sits out an edge that restarts", async () => {
    const edge = [[counter(200, 50)], "gone", "gone", [counter(200, 90)]];
    const { requests, verdict } = await bake({ edge }).result;
    assert.deepEqual([requests, verdict], [40, "passed"]);
  });

  it("is an error, and never passed, while the edge cannot be read", async () => {
    const { result, now } = bake({ edge: [[counter(200, 50)], "the edge is gone"] });
    await assert.rejects(result, { message: "the edge is gone" });
    assert.equal(now.ms, 31_000);
  });

  it("tells how it goes every ten seconds", async () => {
    const edge = [[], [counter(200, 40), latency({ 0.1: 40 }, 40)]];
    const open = bake({ edge, timeMs: 25_000 });
    await open.result;
    assert.deepEqual(open.lines, [
      "app: 10 of 25 s, 40 requests, 0 failed, 95 of 100 in 95 ms",
      "app: 20 of 25 s, 40 requests, 0 failed, 95 of 100 in 95 ms",
    ]);
    const inside = bake({ private: true, timeMs: 15_000 });
    await inside.result;
    assert.deepEqual(inside.lines, ["app: 10 of 15 s"]);
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const { result } = bake({ signal: controller.signal });
    controller.abort(new Error("stopped"));
    await assert.rejects(result, { message: "stopped" });
  });
});
