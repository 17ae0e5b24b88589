import * as assert from "node:assert/strict";
import { refused } from "./ensuring";
import type { FakeSwarm } from "./fake-swarm";
import { CLEAN_BUT_PACKAGES, remove, runs, steps, swarmOf } from "./removing";

describe("Removing a machine that answers", () => {
  it("drains it, has it leave, strikes it off and cleans it, in this order", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    await remove(swarm, "w1");
    assert.deepEqual(steps(swarm), [
      "update id-w1 worker drain",
      "w1: leave",
      "remove id-w1 by force",
      "w1: clean",
    ]);
    assert.equal(swarm.open, 0);
  });

  it("demotes a manager before it leaves, by another manager", async () => {
    for (const name of ["m1", "m2", "m3"]) {
      const swarm = swarmOf("m1", "m2", "m3");
      await remove(swarm, name);
      assert.deepEqual(steps(swarm), [
        `update id-${name} manager drain`,
        `update id-${name} worker drain`,
        `${name}: leave`,
        `remove id-${name} by force`,
        `${name}: clean`,
      ]);
      assert.ok(!swarm.calls.some((call) => call.startsWith(`${name}: update`)));
    }
  });

  it("has a manager leave by force that does not learn that it is none any more", async () => {
    const swarm = swarmOf("m1", "m2", "m3");
    swarm.before = ({ name }, call) => {
      if (name === "m3" && call === "info") swarm.machine("m3").thinksItManages = true;
    };
    await remove(swarm, "m3");
    assert.ok(swarm.calls.includes("m3: leave by force"));
    assert.ok(swarm.elapsedMs >= 20_000, `${swarm.elapsedMs} ms`);
  });

  it("waits until what ran on it runs elsewhere", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    runs(swarm, "m1", "w1");
    swarm.after(10_000, () => runs(swarm, "m1", "m2"));
    await remove(swarm, "w1");
    assert.deepEqual(swarm.said.slice(0, 2), [
      "drained; 1 service moves elsewhere",
      "staging-app: 1 of 2 run elsewhere, 1 still here",
    ]);
    assert.ok(swarm.elapsedMs >= 10_000);
  });

  it("keeps it, drained, when that runs nowhere else in 5 minutes", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    runs(swarm, "m1", "w1");
    const error = await refused(remove(swarm, "w1"));
    assert.equal(
      error.summary,
      "w1 stays: in 300 s not all that ran on it ran elsewhere:\n" +
        "  staging-app: 1 of 2 run elsewhere, 1 still here",
    );
    assert.match(error.hint ?? "", /put it back into the list of hosts/);
    assert.deepEqual(steps(swarm), ["update id-w1 worker drain"]);
  });

  it("names what can't move, and only waits for its end", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    runs(swarm, "w1");
    Object.assign(swarm.services[0] as object, {
      Spec: { Name: "agent", Mode: { Global: {} }, TaskTemplate: {} },
    });
    swarm.after(3_000, () => (swarm.tasks = []));
    await remove(swarm, "w1");
    assert.ok(swarm.elapsedMs >= 3_000);
    assert.equal(swarm.said[0], "does not move: agent (it is no service of so many replicas)");
    assert.equal(steps(swarm).at(-1), "w1: clean");
  });

  it("is refused before anything is done where the managers that stay would be no majority", async () => {
    const swarm = swarmOf("m1", "m2", "m3");
    swarm.kill("m3");
    const error = await refused(remove(swarm, "m2"));
    assert.equal(
      error.message,
      "demoting m2 would lose the quorum: 1 of 2 managers reachable (silent: m3), 2 needed\n" +
        "Start m3 again or take it out instead, or add a manager that is reachable, before this.",
    );
    assert.deepEqual(swarm.calls, []);
  });

  it("is refused for the last manager while workers stay", async () => {
    const swarm = swarmOf("m1", "w1");
    const error = await refused(remove(swarm, "m1"));
    assert.equal(error.summary, "the cluster would be left without a manager");
    assert.deepEqual(swarm.calls, []);
  });

  it("goes on where it ended, when done again", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.machine("w1").cleanup = { code: 1, stdout: "", stderr: "apt is locked\n" };
    const error = await refused(remove(swarm, "w1"));
    assert.equal(
      error.summary,
      "w1 (root@w1) is out of the swarm, but was not cleaned (exit code 1):\napt is locked",
    );
    swarm.machine("w1").cleanup = { code: 0, stdout: "removed x\n", stderr: "" };
    swarm.calls.length = 0;
    await remove(swarm, "w1");
    assert.deepEqual(swarm.calls, ["w1: clean"]);
    assert.equal(swarm.said.at(-1), "removed x");
  });

  it("strikes off a node whose machine has left by itself", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    Object.assign(swarm.machine("w1"), { state: "inactive", nodeId: "" });
    swarm.node("w1").Status.State = "down";
    await remove(swarm, "w1");
    assert.deepEqual(steps(swarm).slice(-2), ["remove id-w1 by force", "w1: clean"]);
  });

  it("removes nothing when the machine bears another name by now", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.node("w1").Spec.Labels = { "slipway.host": "renamed" };
    await remove(swarm, "w1");
    assert.deepEqual(swarm.calls, []);
    assert.deepEqual(swarm.said, ["nothing is removed: the machine is the host renamed now"]);
  });

  it("leaves a machine alone that is in another swarm by now", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.nodes = swarm.nodes.filter(({ ID }) => ID !== "id-w1");
    Object.assign(swarm.machine("w1"), { nodeId: "theirs", managerAddresses: ["192.0.2.9"] });
    await remove(swarm, "w1");
    assert.deepEqual(swarm.calls, []);
    assert.equal(swarm.said.at(-1), "stays as it is: it is in another swarm");
  });

  it("frees one that was struck off while it was away", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.nodes = swarm.nodes.filter(({ ID }) => ID !== "id-w1");
    Object.assign(swarm.machine("w1"), { state: "pending", managerAddresses: ["m2.cluster"] });
    await remove(swarm, "w1");
    assert.deepEqual(swarm.calls, ["w1: leave by force", "w1: clean"]);
  });
});

describe("Removing a machine that does not answer", () => {
  it("strikes it off, and says what is left to do on it", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.kill("w1");
    await remove(swarm, "w1");
    assert.deepEqual(steps(swarm), ["update id-w1 worker drain", "remove id-w1 by force"]);
    assert.deepEqual(swarm.said, [
      "does not answer as this node: its node was removed from the swarm by force",
      "nothing was cleaned on it, since it does not answer: w1 fails: unreachable",
      "when it answers again, run on it: docker swarm leave --force",
    ]);
  });

  it("takes a dead manager's vote away first", async () => {
    const swarm = swarmOf("m1", "m2", "m3");
    swarm.kill("m1");
    await remove(swarm, "m1");
    assert.deepEqual(steps(swarm), [
      "update id-m1 manager drain",
      "update id-m1 worker drain",
      "remove id-m1 by force",
    ]);
  });

  it("cleans one whose engine alone is down", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    swarm.machine("w1").engineIsUp = false;
    await remove(swarm, "w1");
    assert.deepEqual(steps(swarm).slice(-2), ["remove id-w1 by force", "w1: clean"]);
  });

  for (const reason of ["host key", "login"] as const) {
    it(`touches nothing while its node is up and somebody else answers (${reason})`, async () => {
      const swarm = swarmOf("m1", "m2", "m3", "w1");
      swarm.machine("w1").ssh = reason;
      const error = await refused(remove(swarm, "w1"));
      assert.equal(error.summary, `w1 fails: ${reason}`);
      assert.deepEqual(swarm.calls, []);
    });

    it(`strikes it off when its node is down, whoever answers there (${reason})`, async () => {
      const swarm = swarmOf("m1", "m2", "m3", "w1");
      swarm.kill("w1");
      swarm.machine("w1").ssh = reason;
      await remove(swarm, "w1");
      assert.equal(steps(swarm).at(-1), "remove id-w1 by force");
    });
  }

  it("fails when no manager can be asked", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    for (const name of ["m1", "m2", "m3"]) swarm.kill(name);
    const error = await refused(remove(swarm, "w1"));
    assert.match(error.summary, /^no manager of the swarm cluster-1 can be asked:/);
    assert.deepEqual(swarm.calls, []);
  });
});

describe("Removing all machines, one after the other", () => {
  it("ends with the last one giving up the swarm that the stack made", async () => {
    const swarm = swarmOf("m1", "m2", "m3", "w1");
    for (const name of ["w1", "m3", "m2", "m1"]) await remove(swarm, name);
    assert.deepEqual(swarm.calls.slice(-2), ["m1: leave by force", "m1: clean"]);
    assert.ok([...swarm.machines.values()].every(({ state }) => state === "inactive"));
    assert.equal(swarm.said.at(-1), "left the swarm that this stack had initialised");
  });

  it("leaves the last one in a swarm that was adopted, though Slipway had joined it", async () => {
    const swarm = swarmOf("m1");
    swarm.labels = {};
    swarm.node("m1").Spec.Labels["slipway.joined"] = "true";
    await remove(swarm, "m1");
    assert.deepEqual(steps(swarm), [CLEAN_BUT_PACKAGES]);
    assert.equal(
      swarm.said.at(-1),
      "the swarm stays: it was adopted, not initialised, by this stack",
    );
  });

  it("leaves the last one as it is while something runs on it", async () => {
    const swarm = swarmOf("m1");
    runs(swarm, "m1");
    await remove(swarm, "m1");
    assert.deepEqual(swarm.calls, []);
    assert.equal(swarm.said.at(-1), "the swarm stays: it still has 1 service on it");
  });

  it("cleans the last one again when that failed, with nobody left to ask", async () => {
    const swarm = swarmOf("m1");
    await remove(swarm, "m1");
    swarm.calls.length = 0;
    await remove(swarm, "m1");
    assert.deepEqual(swarm.calls, ["m1: clean"]);
  });

  describe("after a run that was cut off while it cleaned", () => {
    const purged = (swarm: FakeSwarm, name: string) =>
      Object.assign(swarm.machine(name), { engineIsUp: false, hasEngine: false });

    it("cleans the last but one, whose node is gone already", async () => {
      const swarm = swarmOf("m1", "m2");
      await remove(swarm, "m2");
      purged(swarm, "m2");
      swarm.calls.length = 0;
      await remove(swarm, "m2");
      assert.deepEqual(swarm.calls, ["m2: clean"]);
    });

    it("cleans the last one, with nobody left to ask", async () => {
      const swarm = swarmOf("m1");
      await remove(swarm, "m1");
      purged(swarm, "m1");
      swarm.calls.length = 0;
      await remove(swarm, "m1");
      assert.deepEqual(swarm.calls, ["m1: clean"]);
    });

    it("leaves a last one alone whose engine is only down", async () => {
      const swarm = swarmOf("m1");
      swarm.machine("m1").engineIsUp = false;
      await refused(remove(swarm, "m1"));
      assert.deepEqual(swarm.calls, []);
    });
  });
});
