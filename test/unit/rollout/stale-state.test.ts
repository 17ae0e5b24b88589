import * as assert from "node:assert/strict";
import type { ObservedCluster, ObservedService } from "../../../rollout/observe";
import { staleServices } from "../../../rollout/stale-state";

const VERSION = { "slipway.spec": "a", "slipway.attempt": "7" };

function cluster(...services: Partial<ObservedService>[]): ObservedCluster {
  const full = services.map((service) => ({
    id: "1",
    name: "staging-web",
    versionIndex: 1,
    image: "web",
    labels: VERSION,
    changedByHand: false,
    ...service,
  }));
  return { compared: true, services: full, containers: [], nodes: [] };
}

describe("services of which the state lies", () => {
  const urn = "urn:web";

  it("are those that run another specification or another attempt", () => {
    for (const label of Object.keys(VERSION)) {
      const state = [{ urn, id: "1", labels: { ...VERSION, [label]: "other" } }];
      assert.deepEqual(staleServices(state, cluster({})), [urn], label);
    }
  });

  it("are not those that run what it says, whatever else differs", () => {
    const state = [{ urn, id: "1", labels: { ...VERSION, "slipway.pin": "x" } }];
    assert.deepEqual(staleServices(state, cluster({ replicas: 5 })), []);
  });

  it("are not those that are gone, nor any where nobody looked", () => {
    const state = [{ urn, id: "2", labels: {} }];
    assert.deepEqual(staleServices(state, cluster({})), []);
    assert.deepEqual(staleServices(state, { compared: false, why: "no engine" }), []);
  });
});
