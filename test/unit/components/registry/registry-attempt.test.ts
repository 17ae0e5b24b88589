import * as assert from "node:assert/strict";
import { registryAttempt } from "../../../../components/registry/registry-attempt";
import type { ObservedContainer } from "../../../../rollout/observe";

const NAME = "platform-registry";

function seen(...containers: Partial<ObservedContainer>[]) {
  const whole = { id: "id", name: NAME, image: "registry", state: "running" };
  const labels = { "slipway.attempt": "first" };
  return {
    compared: true as const,
    services: [],
    containers: containers.map((one) => ({ ...whole, labels, ...one })),
    nodes: [],
  };
}

describe("The registry's attempt", () => {
  it("stays what it is while the container runs", () => {
    assert.deepEqual(registryAttempt(NAME, seen({}), "now"), { attempt: "first", keep: false });
  });

  it("is new where there is no such container", () => {
    const others = seen({ name: "other-registry" });
    assert.deepEqual(registryAttempt(NAME, others, "now"), { attempt: "now", keep: false });
  });

  for (const state of ["exited", "created", "restarting", "paused", "dead"]) {
    it(`is new, and said why, where the container is ${state}`, () => {
      assert.deepEqual(registryAttempt(NAME, seen({ state }), "now"), {
        attempt: "now",
        keep: false,
        difference: `is ${state}`,
      });
    });
  }

  it("is left to Pulumi's state when the engine was not asked", () => {
    const observed = { compared: false as const, why: "no answer" };
    assert.deepEqual(registryAttempt(NAME, observed, "now"), { attempt: "now", keep: true });
  });
});
