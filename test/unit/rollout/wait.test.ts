import * as assert from "node:assert/strict";
import type { Engine } from "../../../rollout/engine";
import { EngineError } from "../../../rollout/engine";
import type { EngineService, EngineTask } from "../../../rollout/engine-types";
import { RolloutFailure } from "../../../rollout/failure/rollout-failure";
import { waitForService, type RolloutExpectation } from "../../../rollout/wait";
import { engineService, engineTask, fakeEngine, OLD_TEMPLATE, VERSION } from "./engine-builders";

interface Look {
  readonly service?: EngineService;
  readonly tasks?: readonly EngineTask[];
}

const EXPECTED: RolloutExpectation = {
  serviceId: "service-1",
  stack: "staging",
  service: "app",
  image: "app",
  name: "staging-app",
  pin: "app:2@sha256:0",
  version: VERSION,
  deadlineMs: 1_000,
};
const SECRET = "s3cret/with+signs";
const RUNNING: Look = { tasks: [engineTask({ id: "a" }), engineTask({ id: "b" })] };
const STARTING: Look = { tasks: [engineTask({ id: "a" }), engineTask({ state: "starting" })] };
const BAD = engineTask({
  id: "bad",
  state: "failed",
  desired: "shutdown",
  container: "c-bad",
  exitCode: 3,
  error: "task: non-zero exit (3)",
});
const FORMER = engineService({
  labels: { "slipway.pin": "app:1@sha256:1" },
  template: OLD_TEMPLATE,
});

function rollback(State: string, Message: string): EngineService {
  return { ...FORMER, UpdateStatus: { State, Message } };
}

/** Waits while the engine shows one look after the other, the last one for ever; 100 ms apart. */
async function wait(
  looks: readonly Look[],
  expectation: Partial<RolloutExpectation> = {},
  given: Partial<Engine> = {},
) {
  let now = 0;
  const current = (): Look => looks[Math.min(Math.floor(now / 100), looks.length - 1)] ?? {};
  const engine = fakeEngine({
    service: () => Promise.resolve("service" in current() ? current().service : engineService()),
    tasks: () => Promise.resolve([...(current().tasks ?? [])]),
    taskLog: () => Promise.resolve(`first line\npassword=${encodeURIComponent(SECRET)}\n`),
    container: () =>
      Promise.resolve({
        State: {
          OOMKilled: false,
          StartedAt: "2026-03-01T10:00:00Z",
          FinishedAt: "2026-03-01T10:00:00.4Z",
        },
      }),
    ...given,
  });
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
  await waitForService(engine, { ...EXPECTED, ...expectation }, { clock, secrets: [SECRET] });
  return now;
}

async function failure(...args: Parameters<typeof wait>): Promise<RolloutFailure> {
  try {
    await wait(...args);
  } catch (error) {
    assert.ok(error instanceof RolloutFailure, String(error));
    return error;
  }
  assert.fail("it did not fail");
}

describe("waiting for a service", () => {
  it("ends at once when all of it serves", async () => {
    assert.equal(await wait([RUNNING]), 0);
  });

  it("ends when the last instance serves and the old ones are gone", async () => {
    const draining = engineTask({ template: OLD_TEMPLATE, desired: "shutdown" });
    const drained = engineTask({ template: OLD_TEMPLATE, desired: "shutdown", state: "shutdown" });
    const looks = [
      STARTING,
      { tasks: [...(RUNNING.tasks ?? []), draining] },
      { tasks: [...(RUNNING.tasks ?? []), drained] },
    ];
    assert.equal(await wait(looks), 200);
  });

  it("sees instances run without a break when nobody else watches them", async () => {
    assert.equal(await wait([RUNNING, STARTING, RUNNING], { steadyMs: 300 }), 500);
  });

  it("reads nothing but the service and its tasks while nothing fails", async () => {
    const unexpected = (): never => assert.fail("read more than it must");
    const reads = { container: unexpected, taskLog: unexpected, node: unexpected };
    const draining = engineTask({ template: OLD_TEMPLATE, desired: "shutdown" });
    await wait(
      [STARTING, { tasks: [...(RUNNING.tasks ?? []), draining] }, RUNNING],
      {},
      {
        ...reads,
        image: unexpected,
        registryLookup: unexpected,
      },
    );
  });

  it("fails at the deadline with what is missing", async () => {
    const error = await failure([STARTING], { deadlineMs: 2_000 });
    assert.equal(
      error.message,
      "staging-app did not get healthy with app:2@sha256:0: " +
        "never healthy: not healthy in time; its health check has told nothing yet\n" +
        "What runs was left as it is. Mend it, or put the former pin back, and run it again.",
    );
    const { message, outcome, detectedAfterMs } = error.report;
    assert.deepEqual(
      [message, outcome, detectedAfterMs],
      ["after 2 s: 1 of 2 instances of the new version serve", "left as it is", 2_000],
    );
  });

  it("fails at the deadline when instances do not stay up", async () => {
    const error = await failure([RUNNING], { deadlineMs: 200, steadyMs: 9_000 });
    assert.match(error.summary, /: after 0 s: it does not stay up$/);
  });

  it("fails at the deadline when a first deploy ends again and again", async () => {
    const looks = Array.from({ length: 30 }, (_, index) => ({
      tasks: Array.from({ length: index + 1 }, (_, number) => ({ ...BAD, ID: `bad-${number}` })),
    }));
    const error = await failure(looks, { deadlineMs: 60_000, startMs: 1_500 });
    assert.match(error.summary, /: exits at once: exit code 3 after 0\.4 s$/);
    const { message, detectedAfterMs, tasks, from } = error.report;
    assert.equal(message, "its instances end again and again: task: non-zero exit (3)");
    assert.deepEqual([detectedAfterMs, tasks.length, from], [1_500, 8, undefined]);
  });

  it("sees an instance die that was healthy for a moment only", async () => {
    const died = { tasks: [engineTask({ id: "a" }), { ...BAD, ID: "b" }] };
    const looks = [STARTING, RUNNING, RUNNING, died];
    const error = await failure(looks, { steadyMs: 2_000, deadlineMs: 5_000 });
    assert.match(error.summary, /: exits at once: exit code 3 after 0\.4 s$/);
  });

  it("gives up before the deadline what has had the time of a start and no machine", async () => {
    const pending = engineTask({
      state: "pending",
      error: "no suitable node (scheduling constraints not satisfied on 1 node)",
    });
    const error = await failure([{ tasks: [pending] }], { deadlineMs: 60_000, startMs: 500 });
    assert.match(error.summary, /0: no suitable node: none is what its placement asks for \(/);
    assert.equal(error.report.detectedAfterMs, 500);
  });

  it("fails after a rollback with the cause, and a report of the instance at fault", async () => {
    const why = "update rolled back due to failure or early termination of task bad";
    const error = await failure(
      [
        { service: engineService({ PreviousSpec: FORMER.Spec }), tasks: [BAD] },
        { service: rollback("rollback_started", why), tasks: [BAD] },
        { service: rollback("rollback_started", why), tasks: [] },
        { service: rollback("rollback_completed", "rollback completed"), tasks: [] },
      ],
      { sinceBeginMs: 2_000 },
      { image: (reference) => Promise.resolve(reference === "app:1" ? {} : undefined) },
    );
    assert.equal(
      error.message,
      [
        "staging-app did not get healthy with app:2@sha256:0: " +
          "exits at once: exit code 3 after 0.4 s",
        "The former version runs again.",
        "Its last lines of output:",
        "    first line",
        "    password=[secret]",
      ].join("\n"),
    );
    const { startedAt, tasks, ...rest } = error.report;
    assert.ok(Math.abs(Date.now() - 2_000 - Date.parse(startedAt)) < 1_000, startedAt);
    assert.deepEqual(
      tasks.map(({ id, log }) => [id, log]),
      [["bad", ["first line", "password=[secret]"]]],
    );
    assert.deepEqual(rest, {
      version: 1,
      stage: "rollout",
      stack: "staging",
      service: "app",
      name: "staging-app",
      image: "app",
      from: { pin: "app:1@sha256:1", image: {} },
      to: { pin: "app:2@sha256:0" },
      cause: { kind: "exits at once", text: "exits at once: exit code 3 after 0.4 s" },
      message: why,
      outcome: "rolled back",
      differences: [],
      detectedAfterMs: 2_100,
      backAfterMs: 2_300,
    });
  });

  it("knows both versions when it was taken back before the first look", async () => {
    const before = { service: FORMER, failed: new Set(["stale"]) };
    const stale = { ...BAD, ID: "stale" };
    const looks = [
      { service: rollback("rollback_completed", "rollback completed"), tasks: [BAD, stale] },
    ];
    const { report } = await failure(looks, { before });
    assert.deepEqual(
      [report.outcome, report.from?.pin, report.to.pin, report.tasks.map(({ id }) => id)],
      ["rolled back", "app:1@sha256:1", "app:2@sha256:0", ["bad"]],
    );
    assert.equal(report.cause.text, "exits at once: exit code 3 after 0.4 s");
  });

  it("does not hold failures of an earlier attempt against a new one", async () => {
    const stale = [1, 2, 3].map((number) => ({ ...BAD, ID: `stale-${number}` }));
    const before = { service: FORMER, failed: new Set(stale.map(({ ID }) => ID)) };
    const starting = { tasks: [...stale, ...(STARTING.tasks ?? [])] };
    const looks = [starting, starting, starting, RUNNING];
    assert.equal(await wait(looks, { startMs: 100, before }), 300);
  });

  it("says so when a rollback does not end in time", async () => {
    const { message, report } = await failure([{ service: rollback("rollback_started", "why") }]);
    assert.match(message, /0: why\nThe former version is still being put back\.$/);
    assert.deepEqual([report.outcome, report.backAfterMs], ["still rolling back", undefined]);
  });

  it("does not say that the former version runs when its rollback got stuck", async () => {
    const { report } = await failure([
      { service: rollback("rollback_started", "update rolled back due to task x") },
      { service: rollback("rollback_paused", "rollback paused due to task y") },
    ]);
    assert.deepEqual(
      [report.outcome, report.message, report.detectedAfterMs, report.backAfterMs],
      [
        "left as it is",
        "update rolled back due to task x; rollback paused due to task y",
        0,
        undefined,
      ],
    );
  });

  it("asks the registry when an image could not be fetched", async () => {
    const rejected = engineTask({ state: "rejected", error: "No such image: app:2" });
    const paused = engineService({ UpdateStatus: { State: "paused", Message: "paused" } });
    const { summary } = await failure(
      [{ service: paused, tasks: [rejected] }],
      {},
      {
        registryLookup: () => Promise.reject(new EngineError(404, "manifest unknown")),
      },
    );
    assert.match(summary, /0: no such image: docker\.io does not have it$/);
  });

  it("fails when the service is removed meanwhile", async () => {
    const error = await failure([{ service: undefined }]);
    assert.match(error.summary, /: it was removed while it was rolled out$/);
    assert.deepEqual(error.report.tasks, []);
  });

  describe("with an engine that does not answer", () => {
    /** Answers from the given moment on, in milliseconds. */
    async function waitForAnswer(from: number): Promise<void> {
      let now = 0;
      const engine = fakeEngine({
        service: () =>
          now < from ? Promise.reject(new Error("ECONNREFUSED")) : Promise.resolve(engineService()),
        tasks: () => Promise.resolve([...(RUNNING.tasks ?? [])]),
      });
      const sleep = (milliseconds: number) => Promise.resolve(void (now += milliseconds));
      await waitForService(engine, EXPECTED, { clock: { now: () => now, sleep } });
    }

    it("goes on once it is back", async () => {
      await waitForAnswer(59_000);
    });

    it("fails when it stays away", async () => {
      await assert.rejects(waitForAnswer(70_000), {
        name: "UserError",
        summary: "the Docker engine does not answer: ECONNREFUSED",
      });
    });
  });

  it("reports what it can when the engine has lost the container", async () => {
    const service = engineService({ UpdateStatus: { State: "paused", Message: "task bad" } });
    const gone = () => Promise.reject(new Error("gone"));
    const error = await failure(
      [{ service, tasks: [BAD] }],
      {},
      { container: gone, taskLog: gone },
    );
    assert.match(error.summary, /: exits at once: exit code 3$/);
    assert.deepEqual(error.report.tasks[0]?.unread, ["container: gone", "log: gone"]);
  });
});
