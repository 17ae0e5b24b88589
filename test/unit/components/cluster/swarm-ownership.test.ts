import * as assert from "node:assert/strict";
import { ownerLabels } from "../../../../model/swarm-labels";
import {
  decideJoin,
  decideLeave,
  type SwarmState,
} from "../../../../components/cluster/swarm-ownership";

const OWNER = { project: "slipway", stack: "platform" };
const BARE = { nodes: 1, services: 0, networks: 0, secrets: 0, configs: 0 };

function swarm(overrides: Partial<SwarmState> = {}): SwarmState {
  return {
    nodeState: "active",
    isManager: true,
    nodeId: "node",
    clusterId: "cluster",
    labels: ownerLabels(OWNER),
    left: BARE,
    ...overrides,
  };
}

describe("Joining a swarm", () => {
  it("initialises one where there is none", () => {
    assert.deepEqual(decideJoin(swarm({ nodeState: "inactive", isManager: false })), {
      action: "initialise",
    });
  });

  it("adopts one that is there, whoever made it", () => {
    assert.deepEqual(decideJoin(swarm({ labels: {} })), { action: "adopt" });
  });

  const refused = [
    [{ isManager: false }, /is a worker of another swarm/],
    [{ nodeState: "locked", isManager: false }, /swarm is locked/],
    [{ nodeState: "pending", isManager: false }, /state "pending"; allowed: active, inactive/],
    [{ nodeState: "error", isManager: false }, /state "error"; allowed: active, inactive/],
  ] as const;
  for (const [state, summary] of refused) {
    it(`refuses a swarm that is ${JSON.stringify(state)} and says what to do`, () => {
      const verdict = decideJoin(swarm(state));
      assert.ok(verdict.action === "refuse");
      assert.match(verdict.summary, summary);
      assert.match(verdict.hint, /docker/i);
    });
  }
});

describe("Leaving a swarm", () => {
  it("leaves one that this stack initialised and that is bare", () => {
    assert.equal(decideLeave(swarm(), OWNER).action, "leave");
  });

  it("stays in one that it adopted", () => {
    assert.deepEqual(decideLeave(swarm({ labels: {} }), OWNER), {
      action: "stay",
      why: "the swarm stays: it was adopted, not initialised, by this stack",
    });
  });

  it("stays in one that another stack or project initialised", () => {
    for (const other of [
      { project: "slipway", stack: "other" },
      { project: "other", stack: "platform" },
    ]) {
      assert.equal(decideLeave(swarm({ labels: ownerLabels(other) }), OWNER).action, "stay");
    }
  });

  it("has nothing to do where the swarm is gone", () => {
    assert.equal(decideLeave(swarm({ nodeState: "inactive" }), OWNER).action, "stay");
  });

  for (const kind of ["services", "networks", "secrets", "configs"] as const) {
    it(`finds it occupied by ${kind}`, () => {
      const verdict = decideLeave(swarm({ left: { ...BARE, [kind]: 2 } }), OWNER);
      assert.deepEqual(verdict, {
        action: "occupied",
        why: `the swarm stays: it still has 2 ${kind} on it`,
      });
    });
  }

  it("does not break up a swarm of several machines", () => {
    const verdict = decideLeave(swarm({ left: { ...BARE, nodes: 2, services: 1 } }), OWNER);
    assert.equal(verdict.why, "the swarm stays: it still has 1 node, 1 service on it");
  });
});
