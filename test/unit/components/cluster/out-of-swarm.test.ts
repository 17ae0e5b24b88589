import * as assert from "node:assert/strict";
import { swarmHost } from "./builders";
import type { FakeSwarm } from "./fake-swarm";
import { CLEAN_BUT_PACKAGES, remove, runs, steps, swarmOf } from "./removing";

describe("Removing a machine from a swarm that was adopted", () => {
  /** m1 and m2 were there before; the others joined later. */
  function adopted(): FakeSwarm {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.labels = {};
    for (const name of ["m3", "w1"]) swarm.node(name).Spec.Labels["slipway.joined"] = "true";
    swarm.node("m1").Spec.Labels = {
      "slipway.host": "m1",
      edge: "true",
      "slipway.attempt": "1",
      "slipway.former-labels": '{"gpu":"1","edge":"theirs"}',
      gpu: "1",
      byHand: "1",
    };
    return swarm;
  }

  it("gives one that was there before its labels back, and drains nothing", async () => {
    const swarm = adopted();
    runs(swarm, "m1");
    await remove(swarm, "m1");
    assert.deepEqual(steps(swarm), ["update id-m1 manager active", CLEAN_BUT_PACKAGES]);
    assert.deepEqual(swarm.node("m1").Spec.Labels, { gpu: "1", edge: "theirs", byHand: "1" });
    assert.equal(swarm.machine("m1").state, "active");
    assert.deepEqual(swarm.said, [
      "stays in the swarm, where it was before Slipway came, without Slipway's labels",
    ]);
  });

  it("changes nothing more of its node the second time", async () => {
    const swarm = adopted();
    await remove(swarm, "m1");
    swarm.calls.length = 0;
    await remove(swarm, "m1");
    assert.deepEqual(steps(swarm), [CLEAN_BUT_PACKAGES]);
  });

  it("gives work again to one that an earlier version had begun to drain", async () => {
    const swarm = adopted();
    const { Spec } = swarm.node("m2");
    Object.assign(Spec, { Availability: "drain" }).Labels["slipway.leaving"] = "true";
    await remove(swarm, "m2");
    assert.deepEqual(swarm.node("m2").Spec, {
      Role: "manager",
      Availability: "active",
      Labels: {},
    });
  });

  it("waits until it is back in the swarm after its engine started anew", async () => {
    const swarm = adopted();
    let cleaned = false;
    swarm.before = ({ name }, call) => {
      if (name === "m1" && call === "updateNode") return;
      if (name !== "m1" || call !== "info" || !steps(swarm).includes(CLEAN_BUT_PACKAGES)) return;
      if (!cleaned) swarm.after(5_000, () => (swarm.machine("m1").state = "active"));
      if (!cleaned) swarm.machine("m1").state = "pending";
      cleaned = true;
    };
    await remove(swarm, "m1");
    assert.ok(swarm.elapsedMs >= 5_000, `${swarm.elapsedMs} ms`);
  });

  it("takes those out that Slipway had joined, and cleans them wholly", async () => {
    const swarm = adopted();
    for (const name of ["w1", "m3"]) await remove(swarm, name);
    assert.deepEqual(
      swarm.nodes.map(({ ID }) => ID),
      ["id-m1", "id-m2"],
    );
    assert.deepEqual(
      steps(swarm).filter((step) => /clean|leave/.test(step)),
      ["w1: leave", "w1: clean", "m3: leave", "m3: clean"],
    );
  });

  it("keeps one that was there before and is off, and does not send anybody to take it out", async () => {
    const swarm = adopted();
    swarm.kill("m1");
    await remove(swarm, "m1");
    assert.deepEqual(steps(swarm), ["update id-m1 manager active"]);
    assert.deepEqual(swarm.said.slice(1), [
      "nothing was cleaned on it, since it does not answer: m1 fails: unreachable",
    ]);
  });
});

describe("Removing a machine that its swarm knows no more", () => {
  it("asks nobody, and only says that one that does not answer was not cleaned", async () => {
    const swarm = swarmOf("m1", "m2", "m3");
    swarm.kill("m1");
    await remove(swarm, "m1", ["m1"]);
    assert.deepEqual(swarm.calls, []);
    assert.deepEqual(swarm.said, [
      "nothing was cleaned on it, since it does not answer: m1 fails: unreachable",
      "when it answers again, run on it: docker swarm leave --force",
    ]);
    assert.equal(swarm.elapsedMs, 0);
  });

  it("cleans one that has left, though no other is left to ask, at once", async () => {
    const swarm = swarmOf("m1", "m2");
    for (const name of ["m1", "m2"]) {
      Object.assign(swarm.machine(name), { state: "inactive", nodeId: "", thinksItManages: false });
    }
    swarm.machine("m2").engineIsUp = false;
    await remove(swarm, "m1", ["m1", "m2"]);
    assert.deepEqual(swarm.calls, ["m1: clean"]);
    assert.equal(swarm.elapsedMs, 0);
  });

  for (const [what, given] of Object.entries({
    "a manager without a leader": {
      thinksItManages: true,
      clusterId: "",
      managerAddresses: ["m2.cluster"],
    },
    "a worker": { state: "active", managerAddresses: ["m1.cluster"] },
  })) {
    it(`has it leave by force when it is back, ${what}`, async () => {
      const swarm = swarmOf("m1", "m2", "w1");
      swarm.nodes = [];
      Object.assign(swarm.machine("w1"), given);
      await remove(swarm, "w1", ["m1", "m2", "w1"]);
      assert.deepEqual(swarm.calls, ["w1: leave by force", "w1: clean"]);
    });
  }

  it("leaves it alone when it is in another swarm by now", async () => {
    const swarm = swarmOf("m1", "w1");
    Object.assign(swarm.machine("w1"), { managerAddresses: ["192.0.2.9"] });
    await remove(swarm, "w1", ["w1"]);
    assert.deepEqual(swarm.calls, []);
    assert.deepEqual(swarm.said, ["stays as it is: it is in another swarm"]);
  });

  it("does not ask those that were struck off about another", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.kill("m3");
    const asked = new Set<string>();
    const { connect } = swarm.tools;
    Object.assign(swarm.tools, {
      connect: (host: { name: string }) => {
        asked.add(host.name);
        return connect(swarmHost(host.name));
      },
    });
    await remove(swarm, "w1", ["m3"]);
    assert.ok(!asked.has("m3"));
    assert.equal(steps(swarm).at(-1), "w1: clean");
  });
});
