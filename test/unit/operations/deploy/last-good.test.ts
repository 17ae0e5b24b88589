import * as assert from "node:assert/strict";
import { lastGoodPins } from "../../../../operations/deploy/last-good";
import type { ObservedCluster, ObservedService } from "../../../../rollout/observe";

function service(name: string, pin: string, given: Partial<ObservedService> = {}): ObservedService {
  const [stack = "", image = ""] = name.split(/-(.*)/);
  return {
    id: name,
    name,
    versionIndex: 1,
    image: pin,
    replicas: 2,
    running: 2,
    changedByHand: false,
    labels: { "slipway.stack": stack, "slipway.image": image, "slipway.pin": pin },
    ...given,
  };
}

function cluster(...services: ObservedService[]): ObservedCluster {
  return { compared: true, services, containers: [] };
}

describe("the last good pins", () => {
  it("are those that serve now, in this stack", () => {
    const seen = cluster(service("staging-web", "web:1"), service("production-web", "web:0"));
    assert.deepEqual(lastGoodPins("staging", seen, { good: {} }), { web: "web:1" });
  });

  it("are not those of another stack whose name begins alike", () => {
    const seen = cluster(
      service("staging-web", "web:1", { labels: { "slipway.stack": "staging-web" } }),
    );
    assert.deepEqual(lastGoodPins("staging", seen, { good: {} }), {});
  });

  it("are those that Swarm went back to", () => {
    const update = { state: "rollback_completed", message: "rollback completed" };
    const seen = cluster(service("staging-web", "web:1", { update }));
    assert.deepEqual(lastGoodPins("staging", seen, { good: { web: "web:0" } }), { web: "web:1" });
  });

  it("are those that passed before, where too few instances serve or an update hangs", () => {
    const seen = cluster(
      service("staging-web", "web:2", { running: 1 }),
      service("staging-api", "api:2", { update: { state: "paused", message: "failed" } }),
    );
    assert.deepEqual(lastGoodPins("staging", seen, { good: { web: "web:1", api: "api:1" } }), {
      web: "web:1",
      api: "api:1",
    });
  });

  it("are those that a release which never ended came from, whatever serves", () => {
    const open = { from: { web: "web:1", api: null }, since: "2030-01-02T03:04:05Z" };
    const seen = cluster(service("staging-web", "web:2"), service("staging-api", "api:1"));
    assert.deepEqual(lastGoodPins("staging", seen, { good: { web: "web:2" }, open }), {
      web: "web:1",
    });
  });
});
