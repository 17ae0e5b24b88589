import * as assert from "node:assert/strict";
import { SshError } from "../../../../ssh/ssh-error";
import { ensure, refused, wholeSwarm, youngSwarm } from "./ensuring";
import { refusal } from "./fake-engine";

describe("Ensuring a machine that is in no swarm", () => {
  for (const [name, role] of [
    ["w1", "worker"],
    ["m2", "manager"],
  ] as const) {
    it(`joins it as a ${role}, then gives it its labels by one update`, async () => {
      const swarm = youngSwarm();
      const id = await ensure(swarm, name, role, { edge: "true" });
      assert.deepEqual(swarm.calls, [
        `${name}: join as ${role} ${name}.cluster 0.0.0.0:2377 by m1.cluster:2377`,
        `m1: update ${id} ${role} active`,
      ]);
      assert.deepEqual(swarm.node(name).Spec.Labels, {
        edge: "true",
        "slipway.host": name,
        "slipway.attempt": "now",
        "slipway.joined": "true",
      });
      assert.equal(swarm.open, 0);
    });
  }

  it("never shows a join token", async () => {
    const swarm = youngSwarm();
    swarm.before = ({ name }, call) => {
      if (name === "w1" && call === "swarmJoin") {
        throw refusal(400, "rpc error: invalid token SWMTKN-1-secret-worker");
      }
    };
    const error = await refused(ensure(swarm, "w1"));
    assert.equal(
      error.summary,
      "w1 (root@w1) does not get into the swarm: (HTTP code 400) - rpc error: invalid token [join token]",
    );
    assert.ok(!JSON.stringify([swarm.said, error.message]).includes("SWMTKN"));
  });

  it("joins by another manager when the one that was asked dies", async () => {
    const swarm = wholeSwarm();
    swarm.nodes = swarm.nodes.filter(({ ID }) => ID !== "id-w1");
    Object.assign(swarm.machine("w1"), { state: "inactive", nodeId: "" });
    const asked: string[] = [];
    swarm.before = ({ name }, call) => {
      if (call !== "swarmInspect") return;
      asked.push(name);
      if (asked.length > 1) return;
      swarm.kill(name);
      throw refusal(503, "The swarm does not have a leader.");
    };
    await ensure(swarm, "w1");
    assert.equal(new Set(asked).size, 2);
    assert.ok(swarm.calls[0]?.endsWith(`by ${asked[1]}.cluster:2377`));
  });

  it("waits for a join that the engine goes on with in the background", async () => {
    const swarm = youngSwarm();
    const w1 = swarm.machine("w1");
    swarm.before = (machine, call) => {
      if (machine !== w1 || call !== "swarmJoin") return;
      w1.state = "pending";
      swarm.after(5_000, () => swarm.add("w1", "worker"));
      throw refusal(503, "Timeout was reached before node joined.");
    };
    assert.equal(await ensure(swarm, "w1"), "id-w1");
  });

  it("gives up a join that does not end, so that the next run begins anew", async () => {
    const swarm = youngSwarm();
    const w1 = swarm.machine("w1");
    swarm.before = (machine, call) => {
      if (machine !== w1 || call !== "swarmJoin") return;
      Object.assign(w1, { state: "pending", error: "dial tcp: i/o timeout" });
      throw refusal(503, "Timeout was reached before node joined.");
    };
    const error = await refused(ensure(swarm, "w1"));
    assert.equal(
      error.summary,
      "w1 (root@w1) did not get into the swarm in 60 s: dial tcp: i/o timeout",
    );
    assert.match(error.hint ?? "", /2377 \(tcp\), 7946 \(tcp and udp\) and 4789 \(udp\)/);
    assert.equal(w1.state, "inactive");
  });

  it("says that the machine was lost, not the manager, when it dies as it joins", async () => {
    const swarm = youngSwarm();
    swarm.before = ({ name }, call) => {
      if (name === "w1" && call === "swarmJoin") {
        throw new SshError("the connection to w1 is lost", { reason: "closed" });
      }
    };
    const error = await refused(ensure(swarm, "w1"));
    assert.equal(
      error.message,
      "w1 (root@w1) was lost while it joined: the connection to w1 is lost\n" +
        "Run the same command again when it answers.",
    );
    assert.equal(swarm.elapsedMs, 0);
  });

  it("removes what the machine left in the swarm before it was set up anew", async () => {
    const swarm = wholeSwarm();
    swarm.kill("m3");
    Object.assign(swarm.machine("m3"), { ssh: undefined, state: "inactive", nodeId: "" });
    const id = await ensure(swarm, "m3");
    assert.notEqual(id, "id-m3");
    assert.deepEqual(
      swarm.nodes.filter(({ Description }) => Description.Hostname === "m3").map(({ ID }) => ID),
      [id],
    );
    assert.ok(
      swarm.said.includes("its former node id-m3, which is down, is removed from the swarm"),
    );
  });

  it("leaves nodes of other hosts alone that have the same host name", async () => {
    const swarm = wholeSwarm();
    swarm.kill("w1");
    swarm.node("w1").Spec.Labels = { "slipway.host": "other" };
    Object.assign(swarm.machine("w1"), { ssh: undefined, state: "inactive", nodeId: "" });
    await ensure(swarm, "w1");
    assert.ok(swarm.nodes.some(({ ID }) => ID === "id-w1"));
  });

  it("waits until the node of a machine that just left is seen as down", async () => {
    const swarm = wholeSwarm();
    Object.assign(swarm.machine("w1"), { state: "inactive", nodeId: "" });
    swarm.after(10_000, () => (swarm.node("w1").Status.State = "down"));
    const id = await ensure(swarm, "w1");
    assert.equal(swarm.said[0], "waits for its former node to be seen as down");
    assert.equal(swarm.nodes.filter(({ ID }) => ID === "id-w1").length, 0);
    assert.ok(swarm.nodes.some(({ ID }) => ID === id));
  });

  it("refuses a second machine under a name whose machine is up", async () => {
    const swarm = wholeSwarm();
    Object.assign(swarm.machine("w1"), { state: "inactive", nodeId: "" });
    const error = await refused(ensure(swarm, "w1"));
    assert.equal(
      error.summary,
      "w1 is another machine already, and that one is up: w1 (w1.cluster)",
    );
    assert.deepEqual(swarm.calls, []);
  });
});

describe("Ensuring a machine whose engine starts anew", () => {
  it("waits until it is back in the swarm", async () => {
    const swarm = wholeSwarm();
    const w1 = swarm.machine("w1");
    w1.state = "pending";
    swarm.after(5_000, () => (w1.state = "active"));
    assert.equal(await ensure(swarm, "w1"), "id-w1");
    assert.ok(swarm.elapsedMs >= 5_000);
  });

  it("gives up without taking it out of the swarm when it does not come back", async () => {
    const swarm = wholeSwarm();
    Object.assign(swarm.machine("w1"), { state: "pending", error: "" });
    const error = await refused(ensure(swarm, "w1"));
    assert.equal(
      error.summary,
      "w1 (root@w1) did not get into the swarm in 60 s: its swarm is pending",
    );
    assert.deepEqual(swarm.calls, []);
  });
});

describe("Ensuring a machine that is in another swarm", () => {
  const CASES: readonly [string, object, string][] = [
    [
      "as a worker",
      { state: "active", nodeId: "theirs" },
      "w1 (root@w1) is in another swarm, or was removed from ours (cluster-1) without knowing it",
    ],
    [
      "as a manager",
      { state: "active", nodeId: "theirs", thinksItManages: true, clusterId: "other" },
      "w1 (root@w1) is in another swarm (other), or was removed from ours (cluster-1) without knowing it",
    ],
    [
      "that removed it while it was off",
      { state: "pending", nodeId: "removed" },
      "w1 (root@w1) is in another swarm, or was removed from ours (cluster-1) without knowing it",
    ],
    [
      "that is locked",
      { state: "locked" },
      'the swarm of w1 (root@w1) is in state "locked"; allowed: active, inactive',
    ],
    [
      "that is broken",
      { state: "error", error: "certificate expired" },
      'the swarm of w1 (root@w1) is in state "error": certificate expired; allowed: active, inactive',
    ],
  ];
  for (const [name, machine, summary] of CASES) {
    it(`refuses one ${name}, and says how to leave`, async () => {
      const swarm = youngSwarm();
      Object.assign(swarm.machine("w1"), machine);
      const error = await refused(ensure(swarm, "w1"));
      assert.equal(error.summary, summary);
      assert.match(error.hint ?? "", /docker swarm leave --force/);
      assert.deepEqual(swarm.calls, []);
    });
  }
});
