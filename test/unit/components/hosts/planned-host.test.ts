import * as assert from "node:assert/strict";
import { plannedHost } from "../../../../components/hosts/planned-host";
import { hostOf } from "./builders";

describe("A planned host", () => {
  it("has plainly what the plan's shape depends on", () => {
    const host = hostOf({ role: "worker", labels: { edge: "true" }, availabilitySet: "a" });
    assert.deepEqual(plannedHost(host), {
      name: "m1",
      role: "worker",
      labels: { edge: "true" },
      availabilitySet: "a",
      host,
    });
  });
});
