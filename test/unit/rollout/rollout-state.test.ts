import * as assert from "node:assert/strict";
import type { EngineService, EngineTask } from "../../../rollout/engine-types";
import { rolloutState, type RolloutState } from "../../../rollout/rollout-state";
import { engineService, engineTask, NEW_TEMPLATE, OLD_TEMPLATE, VERSION } from "./engine-builders";

interface Case {
  readonly name: string;
  readonly service?: EngineService;
  readonly tasks?: readonly EngineTask[];
  readonly patient?: boolean;
  readonly expected: RolloutState;
}

const BOTH_RUN = [engineTask({ id: "a" }), engineTask({ id: "b" })];
const PENDING = engineTask({ state: "pending", error: "no suitable node (2 ports taken)" });
const ENDS = [1, 2, 3].map((second) =>
  engineTask({
    id: `end-${second}`,
    state: "failed",
    desired: "shutdown",
    error: `exit ${second}`,
    at: `2026-01-01T00:00:0${second}Z`,
  }),
);

const CASES: readonly Case[] = [
  {
    name: "is ready when every instance of the version runs and Swarm has nothing to do",
    tasks: BOTH_RUN,
    expected: { state: "ready" },
  },
  {
    name: "is ready when Swarm says that its update is completed",
    service: engineService({ UpdateStatus: { State: "completed", Message: "update completed" } }),
    tasks: BOTH_RUN,
    expected: { state: "ready" },
  },
  {
    name: "is ready with no instance when none is wanted",
    service: engineService({ replicas: 0 }),
    expected: { state: "ready" },
  },
  {
    name: "waits for instances that are too many after a scale-down",
    service: engineService({ replicas: 1 }),
    tasks: BOTH_RUN,
    expected: { state: "waiting", why: "1 instances too many still run" },
  },
  {
    name: "waits for all instances to go when none is wanted any more",
    service: engineService({ replicas: 0 }),
    tasks: BOTH_RUN,
    expected: { state: "waiting", why: "2 instances too many still run" },
  },
  {
    name: "does not count instances that failed and shall still run as too many",
    tasks: [...BOTH_RUN, engineTask({ id: "c", state: "failed" })],
    expected: { state: "ready" },
  },
  {
    name: "waits for the instances of every batch when several are replaced at once",
    service: engineService({
      replicas: 4,
      UpdateStatus: { State: "updating", Message: "update in progress" },
    }),
    tasks: [
      ...BOTH_RUN,
      engineTask({ id: "c", template: OLD_TEMPLATE }),
      engineTask({ id: "d", template: OLD_TEMPLATE }),
    ],
    expected: { state: "waiting", why: "2 of 4 instances of the new version serve" },
  },
  {
    name: "waits while an instance that died just after it got healthy is replaced",
    tasks: [
      engineTask({ id: "a" }),
      engineTask({ id: "b", state: "failed", desired: "shutdown" }),
      engineTask({ id: "c", state: "ready", desired: "ready" }),
    ],
    expected: { state: "waiting", why: "1 of 2 instances of the new version serve" },
  },
  {
    name: "waits while Swarm still watches",
    service: engineService({ UpdateStatus: { State: "updating", Message: "in progress" } }),
    tasks: BOTH_RUN,
    expected: { state: "waiting", why: "Swarm still watches the new version" },
  },
  {
    name: "waits while an instance starts",
    tasks: [engineTask(), engineTask({ state: "starting" })],
    expected: { state: "waiting", why: "1 of 2 instances of the new version serve" },
  },
  {
    name: "does not count running instances of the former version",
    tasks: [engineTask(), engineTask({ template: OLD_TEMPLATE })],
    expected: { state: "waiting", why: "1 of 2 instances of the new version serve" },
  },
  {
    name: "waits for old instances that shall end but still drain",
    tasks: [
      ...BOTH_RUN,
      engineTask({ template: OLD_TEMPLATE, desired: "shutdown", state: "running" }),
    ],
    expected: { state: "waiting", why: "1 instances of the old version still end" },
  },
  {
    name: "does not wait for old instances that have ended",
    tasks: [
      ...BOTH_RUN,
      ...["shutdown", "complete", "failed", "rejected", "orphaned", "remove"].map((state) =>
        engineTask({ template: OLD_TEMPLATE, desired: "shutdown", state }),
      ),
    ],
    expected: { state: "ready" },
  },
  {
    name: "keeps instances whose template differs in its placement only",
    tasks: [engineTask(), engineTask({ template: { ...NEW_TEMPLATE, Placement: { a: 1 } } })],
    expected: { state: "ready" },
  },
  {
    name: "tells why no machine takes an instance, and waits at first",
    tasks: [engineTask(), PENDING],
    expected: {
      state: "waiting",
      why: "1 of 2 instances of the new version serve: no suitable node (2 ports taken)",
    },
  },
  {
    name: "gives up an instance that no machine takes in the time that a start takes",
    tasks: [engineTask(), PENDING],
    patient: false,
    expected: { state: "failed", why: "no suitable node (2 ports taken)" },
  },
  {
    name: "bears instances that end at first",
    tasks: ENDS,
    expected: { state: "waiting", why: "0 of 2 instances of the new version serve" },
  },
  {
    name: "gives up instances that end again and again",
    tasks: ENDS,
    patient: false,
    expected: { state: "failed", why: "its instances end again and again: exit 3" },
  },
  {
    name: "does not give up for ends of the former version",
    tasks: ENDS.map((task) => ({ ...task, Spec: OLD_TEMPLATE })),
    patient: false,
    expected: { state: "waiting", why: "0 of 2 instances of the new version serve" },
  },
  {
    name: "sees a rollback begin, whatever the labels say already",
    service: engineService({
      labels: {},
      UpdateStatus: { State: "rollback_started", Message: "update rolled back due to task x" },
    }),
    expected: { state: "rolling back", why: "update rolled back due to task x" },
  },
  {
    name: "tells when the former version is back",
    service: engineService({
      labels: {},
      UpdateStatus: { State: "rollback_completed", Message: "rollback completed" },
    }),
    expected: { state: "rolled back", why: "rollback completed" },
  },
  {
    name: "fails when the rollback is stuck: the former version is not back",
    service: engineService({
      labels: {},
      UpdateStatus: { State: "rollback_paused", Message: "rollback paused due to task z" },
    }),
    tasks: BOTH_RUN,
    expected: { state: "failed", why: "rollback paused due to task z" },
  },
  {
    name: "fails when the update is paused",
    service: engineService({ UpdateStatus: { State: "paused", Message: "paused due to task y" } }),
    tasks: BOTH_RUN,
    expected: { state: "failed", why: "paused due to task y" },
  },
  {
    name: "fails when somebody changed it meanwhile",
    service: engineService({ labels: { "slipway.spec": VERSION.spec, "slipway.attempt": "8" } }),
    tasks: BOTH_RUN,
    expected: { state: "failed", why: "it was changed by somebody else meanwhile" },
  },
];

describe("the state of a rollout", () => {
  for (const { name, service = engineService(), tasks = [], patient, expected } of CASES) {
    it(name, () => {
      assert.deepEqual(rolloutState(service, tasks, { version: VERSION, patient }), expected);
    });
  }

  it("fails when the service is gone", () => {
    assert.deepEqual(rolloutState(undefined, [], { version: VERSION }), {
      state: "failed",
      why: "it was removed while it was rolled out",
    });
  });
});
