import * as assert from "node:assert/strict";
import type Docker from "dockerode";
import { carriedTasks } from "../../../../../operations/deploy/tasks/phases";
import { settleStrayJobs } from "../../../../../operations/deploy/tasks/stray-jobs";
import type { PlannedTask } from "../../../../../rollout/release-plan";
import { engineService, engineTask, fakeEngine } from "../../../rollout/engine-builders";
import { planned, releasePlanOf } from "../builders";

function task(name: string, pin: string): PlannedTask {
  const job = { spec: { Name: `staging-web-${name}` }, timeoutMs: 1_000 };
  return { name, phase: "before", image: { name: "web", pin }, pin, job };
}

describe("jobs that no plan knows", () => {
  it("are waited for and removed, and those of the plan are left to their own run", async () => {
    const removed: string[] = [];
    const asked: string[] = [];
    const states = ["running", "complete"];
    const engine = fakeEngine({
      services: () =>
        Promise.resolve([
          { ...engineService({ name: "staging-web-old" }), ID: "old" },
          { ...engineService({ name: "staging-web-migrate" }), ID: "known" },
        ]),
      tasks: (id) => {
        asked.push(id);
        return Promise.resolve([engineTask({ state: states.shift() ?? "complete" })]);
      },
    });
    const docker = {
      getService: (id: string) => ({ remove: () => Promise.resolve(void removed.push(id)) }),
    } as unknown as Docker;
    const services = [planned("web", { tasks: [task("migrate", "web:2")] })];
    const lines: string[] = [];
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    await settleStrayJobs({ docker, engine }, { project: "slipway", stack: "staging" }, services, {
      report: (line) => lines.push(line),
      clock,
    });
    assert.deepEqual(asked, ["old", "old"]);
    assert.deepEqual(removed, ["old"]);
    assert.deepEqual(lines, [
      "staging-web-old is still there from a run that was killed: wait for its end, remove it",
    ]);
  });
});

describe("tasks that an earlier release ran", () => {
  it("are carried on when this plan does not know them by their pin", () => {
    const web = planned("web", { tasks: [task("migrate", "web:2")] });
    const before = { service: web, task: task("migrate", "web:1") };
    const same = { service: web, task: task("migrate", "web:2") };
    assert.deepEqual(carriedTasks(releasePlanOf(web), [before, same]), [before]);
  });
});
