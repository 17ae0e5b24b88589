import * as assert from "node:assert/strict";
import { goodAfterUp, lastGoodPins, openRelease } from "../../../../operations/deploy/last-good";
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
  return { compared: true, services, containers: [], nodes: [] };
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

  const web = (name: string, pin: string) =>
    service(`staging-${name}`, pin, {
      labels: { "slipway.stack": "staging", "slipway.image": "web", "slipway.pin": pin },
    });

  it("are those that passed before, where two services of one image run different pins", () => {
    const record = { good: { web: "web:1" } };
    for (const seen of [
      cluster(web("web", "web:1"), web("worker", "web:2")),
      cluster(web("worker", "web:2"), web("web", "web:1")),
    ]) {
      assert.deepEqual(lastGoodPins("staging", seen, record), record.good);
    }
  });

  it("are those that are there, however they are, where nobody knows of any that passed", () => {
    const seen = cluster(service("staging-web", "web:1", { running: 0 }));
    assert.deepEqual(lastGoodPins("staging", seen, { good: {} }), { web: "web:1" });
  });

  const changes = [
    { image: "web", from: "web:1", to: "web:2", services: ["web"] },
    { image: "api", to: "api:1", services: ["api"] },
  ];
  const open = openRelease({ good: {} }, changes, new Date("2030-01-02T03:04:05Z"));

  it("are those that a release which never ended came from, though what it tried serves", () => {
    const seen = cluster(service("staging-web", "web:2"), service("staging-api", "api:1"));
    assert.deepEqual(lastGoodPins("staging", seen, { good: { web: "web:2" }, open }), {
      web: "web:1",
    });
  });

  it("are those that somebody else has brought since a release that never ended", () => {
    const seen = cluster(service("staging-web", "web:3"));
    assert.deepEqual(lastGoodPins("staging", seen, { good: {}, open }), { web: "web:3" });
  });
});

describe("a release that is still open", () => {
  const first = { image: "web", from: "web:1", to: "web:2", services: ["web"] };
  const started = new Date("2030-01-02T03:04:05Z");
  const open = openRelease({ good: {} }, [first], started);

  it("says where it came from, what it tried, and since when", () => {
    const fresh = { image: "api", to: "api:1", services: ["api"] };
    assert.deepEqual(openRelease({ good: {} }, [first, fresh], started), {
      from: { web: "web:1", api: null },
      tried: { web: ["web:2"], api: ["api:1"] },
      since: "2030-01-02T03:04:05.000Z",
    });
  });

  it("goes on in the next one, with another pin or with none", () => {
    const later = new Date("2030-01-03T00:00:00Z");
    assert.deepEqual(openRelease({ good: {}, open }, [{ ...first, to: "web:3" }], later), {
      ...open,
      tried: { web: ["web:2", "web:3"] },
    });
    assert.deepEqual(openRelease({ good: {}, open }, [], later), open);
  });
});

describe("what is good after an up", () => {
  it("is what the healthy stack pins", () => {
    assert.deepEqual(goodAfterUp({ good: { web: "web:0", gone: "gone:1" } }, { web: "web:1" }), {
      web: "web:1",
    });
  });

  it("is not what an open release brought, which nobody has checked", () => {
    const open = {
      from: { web: "web:0" },
      tried: { web: ["web:1"] },
      since: "2030-01-02T03:04:05Z",
    };
    const record = { good: { web: "web:0" }, open };
    assert.deepEqual(goodAfterUp(record, { web: "web:1", api: "api:2" }), {
      web: "web:0",
      api: "api:2",
    });
  });
});
