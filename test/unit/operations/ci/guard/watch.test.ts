import * as assert from "node:assert/strict";
import { watchStack } from "../../../../../operations/ci/guard/watch";
import type { EngineTask } from "../../../../../rollout/engine-types";
import { counter, reading } from "../../../rollout/after-switch/builders";
import { engineService, engineTask, fakeEngine } from "../../../rollout/engine-builders";

const LIMITS = { errorRate: 0.05, minRequests: 20, health: true };

interface Moment {
  /** Answers that the edge has counted so far; a text: it can't be read. */
  readonly edge?: Readonly<Record<number, number>> | string;
  readonly running?: number;
  readonly spec?: string;
  readonly tasks?: readonly EngineTask[];
  readonly isGone?: boolean;
}

/** What is to be seen at each second of 50. */
function watch(momentAt: (second: number) => Moment) {
  const now = { ms: 0 };
  const lines: string[] = [];
  const moment = () => momentAt(Math.floor(now.ms / 1_000));
  const service = () =>
    engineService({
      name: "production-app",
      replicas: 2,
      labels: {
        "slipway.service": "app",
        "slipway.spec": moment().spec ?? "spec",
        "slipway.url": "http://app.example.org/",
      },
    });
  const result = watchStack({
    engine: fakeEngine({
      services: async () => {
        const { running = 2, isGone } = moment();
        const ServiceStatus = { RunningTasks: running, DesiredTasks: 2 };
        return isGone ? [] : [{ ...service(), ServiceStatus }];
      },
      service: async () => service(),
      tasks: async () => [...(moment().tasks ?? [])],
    }),
    edge: {
      read: async () => {
        const { edge = {} } = moment();
        if (typeof edge === "string") throw new Error(edge);
        const labels = { service: "production-app@swarm" };
        return reading({
          edge: Object.entries(edge).map(([code, count]) => counter(Number(code), count, labels)),
        });
      },
    },
    filters: { label: ["slipway.stack=production"] },
    limits: LIMITS,
    forMs: 50_000,
    report: (line) => lines.push(line),
    clock: {
      now: () => now.ms,
      sleep: async (ms) => {
        now.ms += ms;
      },
    },
  });
  return { result, lines, now };
}

describe("the guard's watch", () => {
  it("ends in the first part of its time where all is well", async () => {
    const { result, lines, now } = watch((second) => ({ edge: { 200: 1_000 + second } }));
    const { verdict, services } = await result;
    assert.equal(verdict, "within");
    assert.deepEqual(services[0]?.slices, [{ requests: 10, errors: 0, isUnhealthy: false }]);
    assert.deepEqual(lines, ["1 of 5: app 0 of 10 failed"]);
    assert.equal(now.ms, 10_000);
  });

  it("is past a limit where too many answers fail all the time, by what came in it alone", async () => {
    const { result, now } = watch((second) => ({ edge: { 200: 9_000 + 9 * second, 500: second } }));
    const { verdict, service, why, services } = await result;
    assert.deepEqual(
      [verdict, service, why],
      ["past", "app", "50 of 500 requests failed (10 %), allowed: 5 %"],
    );
    assert.equal(services[0]?.slices.length, 5);
    assert.equal(now.ms, 50_000);
  });

  it("ends as soon as it is well again", async () => {
    const { result, now } = watch((second) => ({
      edge: { 200: 9 * second, 500: Math.min(second, 25) },
    }));
    assert.equal((await result).verdict, "within");
    assert.equal(now.ms, 40_000);
  });

  it("is past a limit where an instance is missing all the time", async () => {
    const { result } = watch((second) => ({ edge: { 200: second }, running: 1 }));
    const { verdict, why } = await result;
    assert.deepEqual(
      [verdict, why],
      ["past", "instances were missing, unhealthy or failed all the time"],
    );
  });

  it("is past a limit where instances fail again and again, though they are back at each look", async () => {
    const { result } = watch((second) => ({
      tasks: Array.from({ length: 1 + Math.floor(second / 8) }, (_, index) =>
        engineTask({ id: `task-${index}`, state: "failed" }),
      ),
    }));
    assert.equal((await result).verdict, "past");
  });

  it("minds no instance that failed before it began", async () => {
    const { result } = watch(() => ({ tasks: [engineTask({ id: "old", state: "failed" })] }));
    assert.equal((await result).verdict, "within");
  });

  it("ends where somebody changes what runs, and judges nothing", async () => {
    const changes: [Moment, string][] = [
      [{ spec: "other" }, "it was changed meanwhile"],
      [{ isGone: true }, "it was removed meanwhile"],
    ];
    for (const [moment, why] of changes) {
      const { result } = watch((second) => (second < 20 ? { running: 0 } : moment));
      assert.deepEqual(await result, { verdict: "changed", service: "app", why, services: [] });
    }
  });

  it("sits out an edge that is restarted, and loses no count", async () => {
    const { result } = watch((second) => ({
      edge:
        second > 12 && second < 30
          ? "the edge is gone"
          : { 500: second < 30 ? second : second - 30 },
    }));
    const { verdict, services } = await result;
    assert.equal(verdict, "past");
    const requests = services[0]?.slices.map((slice) => slice.requests) ?? [];
    // Until it was gone at second 10, and since it began anew at 30.
    assert.equal(
      requests.reduce((sum, count) => sum + count, 0),
      10 + 20,
    );
  });

  it("is an error, and judges nothing, where the edge can't be read", async () => {
    const { result, now } = watch((second) => ({
      edge: second > 12 ? "the edge is gone" : { 500: second },
    }));
    await assert.rejects(result, { message: "the edge is gone" });
    assert.equal(now.ms, 45_000);
  });
});
