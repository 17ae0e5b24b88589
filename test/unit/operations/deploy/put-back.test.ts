import * as assert from "node:assert/strict";
import type Docker from "dockerode";
import { putBack } from "../../../../operations/deploy/put-back";
import type { EngineService, EngineTask } from "../../../../rollout/engine-types";
import {
  engineService,
  engineTask,
  fakeEngine,
  NEW_TEMPLATE,
  OLD_TEMPLATE,
} from "../../rollout/engine-builders";

const GOOD = "app:1@sha256:a";
const PREVIOUS = {
  ...engineService({ template: OLD_TEMPLATE }).Spec,
  Labels: { "slipway.pin": GOOD },
};

interface Look {
  readonly service: EngineService | undefined;
  readonly tasks: readonly EngineTask[];
}

/** An engine whose looks follow one another, the last one for ever; and what it was told. */
function swarm(...looks: Look[]) {
  const told: unknown[] = [];
  let at = -1;
  const look = () => looks[Math.min(at, looks.length - 1)];
  const engine = fakeEngine({
    service: () => {
      at += 1;
      return Promise.resolve(look()?.service);
    },
    tasks: () => Promise.resolve([...(look()?.tasks ?? [])]),
  });
  const update = (options: unknown) => Promise.resolve(void told.push(options));
  const docker = { getService: () => ({ update }) } as unknown as Docker;
  return { told, machine: { docker, engine } };
}

const updated: Look = { service: engineService({ PreviousSpec: PREVIOUS }), tasks: [] };

function rolledBack(state: string, ...tasks: EngineTask[]): Look {
  return {
    service: engineService({ template: OLD_TEMPLATE, UpdateStatus: { State: state } }),
    tasks,
  };
}

const oldTasks = [
  engineTask({ id: "1", template: OLD_TEMPLATE }),
  engineTask({ id: "2", template: OLD_TEMPLATE }),
];

function back(deadlineMs = 2_000) {
  return { name: "staging-app", pin: GOOD, deadlineMs };
}

describe("putting a former version back", () => {
  it("asks Swarm for what was before, and waits until that serves alone", async () => {
    const bad = engineTask({ id: "3", template: NEW_TEMPLATE });
    const { told, machine } = swarm(
      updated,
      rolledBack("rollback_started", bad),
      rolledBack("rollback_completed", ...oldTasks, bad),
      rolledBack("rollback_completed", ...oldTasks),
    );
    const lines: string[] = [];
    assert.equal(await putBack(machine, back(), (line) => lines.push(line)), true);
    assert.deepEqual(told, [
      { _query: { version: 40, rollback: "previous" }, _body: updated.service?.Spec },
    ]);
    assert.deepEqual(lines, [`staging-app: Swarm puts ${GOOD} back`]);
  });

  it("touches nothing when what was before is not the last good pin", async () => {
    const other = { ...PREVIOUS, Labels: { "slipway.pin": "app:0" } };
    const { told, machine } = swarm({
      service: engineService({ PreviousSpec: other }),
      tasks: [],
    });
    assert.equal(await putBack(machine, back(), () => {}), false);
    assert.deepEqual(told, []);
  });

  for (const [what, look] of [
    ["its way back fails as well", rolledBack("rollback_paused")],
    ["it is gone", { service: undefined, tasks: [] }],
  ] as const) {
    it(`says that it did not get there when ${what}`, async () => {
      const { machine } = swarm(updated, look);
      const lines: string[] = [];
      assert.equal(await putBack(machine, back(), (line) => lines.push(line)), false);
      assert.equal(lines.at(-1), "staging-app: Swarm did not get there");
    });
  }

  it("gives up at its deadline", async () => {
    const { machine } = swarm(updated, rolledBack("rollback_completed", ...oldTasks.slice(1)));
    assert.equal(await putBack(machine, back(150), () => {}), false);
  });

  it("leaves it to an up when Swarm does not take the order", async () => {
    const { machine } = swarm(updated);
    const update = () => Promise.reject(new Error("update out of sequence"));
    const docker = { getService: () => ({ update }) } as unknown as Docker;
    const lines: string[] = [];
    assert.equal(await putBack({ ...machine, docker }, back(), (line) => lines.push(line)), false);
    assert.equal(lines.at(-1), "staging-app: Swarm does not do it: update out of sequence");
  });

  it("goes on waiting when the engine does not answer for a while", async () => {
    const { machine } = swarm(updated, rolledBack("rollback_completed", ...oldTasks));
    let asked = 0;
    const tasks = (id: string) =>
      (asked += 1) === 1 ? Promise.reject(new Error("refused")) : machine.engine.tasks(id);
    assert.equal(
      await putBack({ ...machine, engine: { ...machine.engine, tasks } }, back(), () => {}),
      true,
    );
  });
});
