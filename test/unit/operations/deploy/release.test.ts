import * as assert from "node:assert/strict";
import { pinsOf, releaseOf } from "../../../../operations/deploy/release";
import type { PlannedTask } from "../../../../rollout/release-plan";
import { planned, releasePlanOf } from "./builders";

describe("what a release changes", () => {
  const plan = releasePlanOf(
    planned("redis", { pin: "redis:7" }),
    planned("web", { pin: "web:2" }),
    planned("worker", { image: "web", pin: "web:2", dependsOn: ["web"] }),
  );

  it("is each image whose pin is not the last good one, with the services that run it", () => {
    assert.deepEqual(releaseOf(plan, { redis: "redis:7", web: "web:1" }), [
      { image: "web", from: "web:1", to: "web:2", services: ["web", "worker"] },
    ]);
  });

  it("comes from nothing where nothing ran", () => {
    assert.deepEqual(releaseOf(plan, { web: "web:2" }), [
      { image: "redis", to: "redis:7", services: ["redis"] },
    ]);
  });

  it("is an image of a task alone, where an earlier release has passed with it", () => {
    const image = { name: "tests", pin: "tests:2" };
    const task = { name: "check", phase: "after", image, pin: "", job: { spec: {}, timeoutMs: 1 } };
    const tested = releasePlanOf(planned("web", { tasks: [task as PlannedTask] }));
    assert.deepEqual(releaseOf(tested, { web: "web:1", tests: "tests:1" }), [
      { image: "tests", from: "tests:1", to: "tests:2", services: [] },
    ]);
    assert.deepEqual(releaseOf(tested, { web: "web:1" }), []);
    assert.deepEqual(pinsOf(tested), { web: "web:1", tests: "tests:2" });
  });

  it("is empty when all is as it was", () => {
    assert.deepEqual(releaseOf(plan, { redis: "redis:7", web: "web:2" }), []);
  });
});
