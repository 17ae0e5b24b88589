import * as assert from "node:assert/strict";
import { UserError } from "../../../model/user-error";
import type { EngineService, EngineTask } from "../../../rollout/engine-types";
import { waitForService, type RolloutExpectation } from "../../../rollout/wait";
import { engineService, engineTask, fakeEngine, OLD_TEMPLATE, VERSION } from "./engine-builders";

interface Look {
  readonly service?: EngineService;
  readonly tasks?: readonly EngineTask[];
}

const EXPECTED: RolloutExpectation = {
  serviceId: "service-1",
  name: "staging-app",
  pin: "app:2@sha256:0",
  version: VERSION,
  deadlineMs: 1_000,
};
const SECRET = "s3cret/with+signs";
const RUNNING: Look = { tasks: [engineTask({ id: "a" }), engineTask({ id: "b" })] };
const STARTING: Look = { tasks: [engineTask({ id: "a" }), engineTask({ state: "starting" })] };
const UNHEALTHY = engineTask({
  id: "bad",
  state: "complete",
  desired: "shutdown",
  container: "c-bad",
  exitCode: 3,
  error: `could not reach redis with ${SECRET}`,
});

/** Waits while the engine shows one look after the other, the last one for ever; 100 ms apart. */
async function wait(looks: readonly Look[], expectation: Partial<RolloutExpectation> = {}) {
  let now = 0;
  const current = (): Look => looks[Math.min(Math.floor(now / 100), looks.length - 1)] ?? {};
  const engine = fakeEngine({
    service: () => Promise.resolve("service" in current() ? current().service : engineService()),
    tasks: () => Promise.resolve([...(current().tasks ?? [])]),
    taskLog: () => Promise.resolve(`first line\npassword=${encodeURIComponent(SECRET)}\n`),
    container: () =>
      Promise.resolve({ State: { Health: { Log: [{ ExitCode: 1, Output: "HTTP 503\n" }] } } }),
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

async function failure(...args: Parameters<typeof wait>): Promise<UserError> {
  try {
    await wait(...args);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
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

  it("fails at the deadline with what is missing", async () => {
    const error = await failure([STARTING], { deadlineMs: 2_000 });
    assert.equal(
      error.summary,
      "staging-app did not get healthy with app:2@sha256:0: " +
        "after 2 s: 1 of 2 instances of the new version serve",
    );
    assert.match(error.hint ?? "", /^What runs was left as it is\./);
  });

  it("fails at the deadline when instances do not stay up", async () => {
    const error = await failure([RUNNING], { deadlineMs: 200, steadyMs: 9_000 });
    assert.match(error.summary, /: after 0 s: it does not stay up$/);
  });

  it("gives up before the deadline what has had the time of a start and no machine", async () => {
    const pending = engineTask({ state: "pending", error: "no suitable node" });
    const error = await failure([{ tasks: [pending] }], { deadlineMs: 60_000, startMs: 500 });
    assert.match(error.summary, /app:2@sha256:0: no suitable node$/);
  });

  it("fails after a rollback with Swarm's reason and a report of the instance at fault", async () => {
    const rolledBack = (State: string, Message: string) =>
      engineService({ labels: {}, template: OLD_TEMPLATE, UpdateStatus: { State, Message } });
    const error = await failure([
      STARTING,
      {
        service: rolledBack("rollback_started", "update rolled back due to failure of task bad"),
        tasks: [UNHEALTHY],
      },
      { service: rolledBack("rollback_completed", "rollback completed") },
    ]);
    assert.equal(
      error.message,
      [
        "staging-app did not get healthy with app:2@sha256:0: " +
          "update rolled back due to failure of task bad",
        "The former version runs again.",
        "task bad (instance 1): ended",
        "  error: could not reach redis with [secret]",
        "  exit code: 3",
        "  health check: exit code 1",
        "    HTTP 503",
        "  last lines of its log:",
        "    first line",
        "    password=[secret]",
      ].join("\n"),
    );
  });

  it("says so when a rollback does not end in time", async () => {
    const rolling = engineService({ UpdateStatus: { State: "rollback_started", Message: "why" } });
    const error = await failure([{ service: rolling }]);
    assert.match(error.message, /0: why\nSwarm is still rolling back to the former version\.$/);
  });

  it("fails when the service is removed meanwhile, without a report", async () => {
    const error = await failure([{ service: undefined }]);
    assert.match(error.summary, /: it was removed while it was rolled out$/);
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
    const engine = fakeEngine({
      service: () => Promise.resolve(service),
      tasks: () => Promise.resolve([UNHEALTHY]),
      container: () => Promise.reject(new Error("gone")),
      taskLog: () => Promise.reject(new Error("gone")),
    });
    await assert.rejects(waitForService(engine, EXPECTED), /exit code: 3$/);
  });
});
