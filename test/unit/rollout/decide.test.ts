import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { decide, type WantedService } from "../../../rollout/decide";
import type { ObservedCluster, ObservedService } from "../../../rollout/observe";

const WANTED: WantedService = {
  name: "staging-app",
  image: "app:2",
  replicas: 2,
  labels: { "slipway.spec": "hash", "slipway.pin": "app:2@sha256:0" },
};

/** What the engine shows when it runs exactly what is wanted. */
const RUNNING: ObservedService = {
  id: "id",
  name: "staging-app",
  versionIndex: 40,
  image: "app:2",
  replicas: 2,
  running: 2,
  changedByHand: false,
  labels: { ...WANTED.labels, "slipway.attempt": "31" },
};

function cluster(...services: ObservedService[]): ObservedCluster {
  return { compared: true, services, containers: [], nodes: [] };
}

describe("decide", () => {
  it("keeps the attempt that it finds when all is as wanted", () => {
    assert.deepEqual(decide(WANTED, cluster(RUNNING), "nonce"), {
      attempt: "31",
      verdict: "matches",
      differences: [],
      drifted: false,
    });
  });

  it("takes the nonce for a service that is not there", () => {
    const other = { ...RUNNING, name: "production-app" };
    assert.deepEqual(decide(WANTED, cluster(other), "nonce"), {
      attempt: "nonce",
      verdict: "new",
      differences: [],
      drifted: false,
    });
  });

  it("claims nothing when the cluster was not compared", () => {
    assert.deepEqual(decide(WANTED, { compared: false, why: "no engine" }, "nonce"), {
      attempt: "nonce",
      verdict: "not compared",
      differences: [],
      drifted: false,
    });
  });

  const DIFFERENT: readonly [string, Partial<ObservedService>, string][] = [
    [
      "another specification",
      { labels: { ...RUNNING.labels, "slipway.spec": "former" } },
      "runs another specification",
    ],
    [
      "another specification, to which Swarm went back",
      {
        labels: { ...RUNNING.labels, "slipway.spec": "former" },
        update: { state: "rollback_completed", message: "rollback completed" },
      },
      "was rolled back by Swarm",
    ],
    [
      "another label",
      { labels: { ...RUNNING.labels, "slipway.pin": "app:1@sha256:1" } },
      "has other labels",
    ],
    [
      "a label too many",
      { labels: { ...RUNNING.labels, "traefik.enable": "true" } },
      "has other labels",
    ],
    ["another image", { image: "app:1" }, "runs app:1 instead of app:2"],
    ["no image", { image: "" }, "runs no image instead of app:2"],
    [
      "another digest",
      { image: `app:2@sha256:${"1".repeat(64)}` },
      `runs app:2@sha256:${"1".repeat(64)} instead of app:2`,
    ],
    ["a change by hand", { changedByHand: true }, "was changed by hand"],
    ["another scale", { replicas: 5, running: 5 }, "has a scale of 5 instead of 2"],
    ["another mode", { replicas: undefined }, "has no scale instead of 2"],
    ["instances that do not serve", { running: 1 }, "serves with 1 of 2 instances"],
    [
      "an update that is stuck",
      { update: { state: "paused", message: "update paused due to task x" } },
      "is stuck in its last update: update paused due to task x",
    ],
  ];
  for (const [name, change, difference] of DIFFERENT) {
    it(`takes the service's own version for ${name}`, () => {
      assert.deepEqual(decide(WANTED, cluster({ ...RUNNING, ...change }), "nonce"), {
        attempt: "40",
        verdict: "differs",
        differences: [difference],
        drifted: difference !== "runs another specification",
      });
    });
  }

  it("takes the service's own version for one that somebody made without an attempt", () => {
    const { attempt, verdict } = decide(
      WANTED,
      cluster({ ...RUNNING, labels: WANTED.labels }),
      "nonce",
    );
    assert.deepEqual([attempt, verdict], ["40", "differs"]);
  });

  it("tells every difference", () => {
    const scaled = { ...RUNNING, image: "app:1", replicas: 1, running: 1 };
    assert.deepEqual(decide(WANTED, cluster(scaled), "nonce").differences, [
      "runs app:1 instead of app:2",
      "has a scale of 1 instead of 2",
    ]);
  });

  it("does not mind how an image's name is written", () => {
    const written = { ...RUNNING, image: "docker.io/library/app:2" };
    assert.equal(decide(WANTED, cluster(written), "nonce").verdict, "matches");
  });

  it("does not mind an update or a rollback that is over or under way", () => {
    for (const state of ["updating", "rollback_started", "rollback_completed"]) {
      const updated = { ...RUNNING, update: { state, message: "" } };
      assert.equal(decide(WANTED, cluster(updated), "nonce").verdict, "matches", state);
    }
  });

  it("does not mind how many run when the engine does not tell", () => {
    const untold = { ...RUNNING, running: undefined };
    assert.equal(decide(WANTED, cluster(untold), "nonce").verdict, "matches");
  });
});

describe("deciding again", () => {
  const wanted = fc.record({
    name: fc.constant("staging-app"),
    image: fc.constantFrom("app:1", "app:2", "localhost:5000/app:3"),
    replicas: fc.nat(4),
    labels: fc.record({ "slipway.spec": fc.string({ minLength: 1 }), "slipway.pin": fc.string() }),
  });
  const observed = fc.option(
    fc.record({
      image: fc.constantFrom("app:1", "app:2", "docker.io/library/app:1"),
      replicas: fc.option(fc.nat(4), { nil: undefined }),
      running: fc.option(fc.nat(4), { nil: undefined }),
      changedByHand: fc.boolean(),
      versionIndex: fc.integer({ min: 10, max: 99 }),
      labels: fc.dictionary(
        fc.constantFrom("slipway.spec", "slipway.pin", "slipway.attempt", "x"),
        fc.string(),
      ),
    }),
    { nil: undefined },
  );

  /** What the engine shows once the plan with that attempt is applied and serves. */
  function applied(service: WantedService, attempt: string): ObservedService {
    const labels = { ...service.labels, "slipway.attempt": attempt };
    return { ...RUNNING, ...service, running: service.replicas, labels, versionIndex: 100 };
  }

  it("after applying finds all as wanted, with the same attempt", () => {
    fc.assert(
      fc.property(wanted, observed, (service, found) => {
        const before = cluster(...(found ? [{ ...RUNNING, ...found }] : []));
        const first = decide(service, before, "nonce");
        const second = decide(service, cluster(applied(service, first.attempt)), "other nonce");
        assert.deepEqual(second, {
          attempt: first.attempt,
          verdict: "matches",
          differences: [],
          drifted: false,
        });
      }),
    );
  });

  it("never repeats an attempt for what differs", () => {
    fc.assert(
      fc.property(wanted, fc.array(fc.nat(4), { maxLength: 5 }), (service, scales) => {
        const attempts = new Set<string>();
        let found = applied(service, "first");
        for (const [step, replicas] of scales.entries()) {
          const scaled = { ...found, replicas, running: replicas, versionIndex: 200 + step };
          const { attempt, verdict } = decide(service, cluster(scaled), "nonce");
          assert.equal(verdict === "differs", replicas !== service.replicas);
          if (verdict === "differs") assert.ok(!attempts.has(attempt));
          attempts.add(attempt);
          found = applied(service, attempt);
        }
      }),
    );
  });
});
