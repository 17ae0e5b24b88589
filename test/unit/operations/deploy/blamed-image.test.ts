import * as assert from "node:assert/strict";
import { blamedImage } from "../../../../operations/deploy/blamed-image";
import { planned } from "./builders";
import { plannedTask } from "./tasks/jobs";

describe("the image to blame for a task that failed", () => {
  const service = planned("web", { pin: "web:2" });
  const own = { name: "tools", pin: "tools:3" };
  const before = { service, task: plannedTask("migrate", { image: own }) };
  const after = { service, task: plannedTask("test", { image: own, phase: "after" }) };

  it("is what a migration runs, whatever else changes", () => {
    assert.deepEqual(blamedImage(before, [{ image: "web" }, { image: "tools" }]), own);
  });

  it("is the service that a test tests, when it changes", () => {
    const web = { name: "web", pin: "web:2" };
    assert.deepEqual(blamedImage(after, [{ image: "tools" }, { image: "web" }]), web);
  });

  it("is the test itself when the service stays as it is", () => {
    assert.deepEqual(blamedImage(after, [{ image: "tools" }]), own);
  });
});
