import * as assert from "node:assert/strict";
import type { EngineNode, EngineTask } from "../../../rollout/engine-types";
import { lookBefore, patientLook } from "../../../rollout/look";
import { engineService, engineTask, fakeEngine, OLD_TEMPLATE } from "./engine-builders";

const CLOCK = { now: () => 0, sleep: () => Promise.resolve() };

function node(id: string, state: string): EngineNode {
  return { ID: id, Spec: { Role: "worker", Availability: "active" }, Status: { State: state } };
}

/** What is seen of these tasks while the machines are in these states; `undefined` has left. */
async function seen(
  tasks: readonly EngineTask[],
  states: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly ids: readonly string[]; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const engine = fakeEngine({
    service: () => Promise.resolve(engineService()),
    tasks: () => Promise.resolve([...tasks]),
    node: (id) => {
      asked.push(id);
      const state = states[id];
      return Promise.resolve(state === undefined ? undefined : node(id, state));
    },
  });
  const { tasks: shown } = await patientLook(engine, {
    serviceId: "service-1",
    before: undefined,
    clock: CLOCK,
  });
  return { ids: shown.map(({ ID }) => ID), asked };
}

/** An instance of the former version that Swarm has told to end, and that has not said so. */
const ending = (id: string, machine: string) =>
  engineTask({ id, node: machine, desired: "shutdown", template: OLD_TEMPLATE });

describe("a look at a service", () => {
  it("does not count what shall end on a machine that is down, or has left", async () => {
    const tasks = [engineTask({ id: "new", node: "m2" }), ending("a", "m1"), ending("b", "gone")];
    assert.deepEqual(await seen(tasks, { m1: "down", m2: "ready" }), {
      ids: ["new"],
      asked: ["m1", "gone"],
    });
  });

  it("counts what still ends on a machine that is there", async () => {
    const tasks = [ending("a", "m1"), ending("b", "m1")];
    assert.deepEqual(await seen(tasks, { m1: "ready" }), { ids: ["a", "b"], asked: ["m1"] });
  });

  it("asks of no machine where nothing is left to end", async () => {
    const ended = engineTask({ id: "old", node: "m1", state: "shutdown", desired: "shutdown" });
    assert.deepEqual(await seen([engineTask({ id: "new", node: "m1" }), ended], {}), {
      ids: ["new", "old"],
      asked: [],
    });
  });

  it("keeps an instance that shall run, though its machine is down: Swarm has yet to see it", async () => {
    const tasks = [engineTask({ id: "new", node: "m1" })];
    assert.deepEqual(await seen(tasks, { m1: "down" }), { ids: ["new"], asked: [] });
  });

  it("before an update tells which instances had failed already", async () => {
    const engine = fakeEngine({
      service: () => Promise.resolve(engineService()),
      tasks: () =>
        Promise.resolve([engineTask({ id: "good" }), engineTask({ id: "bad", state: "failed" })]),
    });
    const before = await lookBefore(engine, "service-1");
    assert.deepEqual([...(before?.failed ?? [])], ["bad"]);
  });
});
