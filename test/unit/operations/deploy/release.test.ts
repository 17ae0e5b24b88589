import * as assert from "node:assert/strict";
import { releaseOf } from "../../../../operations/deploy/release";
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

  it("is empty when all is as it was", () => {
    assert.deepEqual(releaseOf(plan, { redis: "redis:7", web: "web:2" }), []);
  });
});
