import * as assert from "node:assert/strict";
import { ensure, NAMES, refused, wholeSwarm, youngSwarm } from "./ensuring";
import { refusal } from "./fake-engine";

describe("Ensuring a machine that is in the swarm", () => {
  it("changes nothing when it is as it shall be", async () => {
    const swarm = wholeSwarm();
    for (const node of swarm.nodes) node.Spec.Labels["slipway.attempt"] = "now";
    for (const name of NAMES) await ensure(swarm, name);
    assert.deepEqual([swarm.calls, swarm.said], [[], []]);
  });

  it("puts right what was changed by hand, by one update, and says it", async () => {
    const swarm = wholeSwarm();
    swarm.node("w1").Spec.Labels["gpu"] = "1";
    await ensure(swarm, "w1", "worker", { edge: "true" });
    assert.equal(swarm.calls.length, 1);
    assert.deepEqual(swarm.said, [
      "changed, since it lacks the label edge=true",
      "changed, since it has the label gpu, which nobody asked for",
    ]);
  });

  it("reads the node again when somebody else changed it meanwhile", async () => {
    const swarm = wholeSwarm();
    let first = true;
    swarm.before = (_machine, call) => {
      if (call === "updateNode" && first) swarm.node("w1").Version.Index += 1;
      if (call === "updateNode") first = false;
    };
    await ensure(swarm, "w1", "worker", { edge: "true" });
    assert.equal(swarm.node("w1").Spec.Labels["edge"], "true");
  });

  it("waits for a machine to vote before it takes the vote away", async () => {
    const swarm = wholeSwarm();
    swarm.node("w1").Spec.Role = "manager";
    let early = 3;
    swarm.before = (_machine, call) => {
      if (call !== "updateNode" || (early -= 1) < 0) return;
      throw refusal(404, "rpc error: code = NotFound desc = can't find manager in raft memberlist");
    };
    await ensure(swarm, "w1");
    assert.equal(swarm.node("w1").Spec.Role, "worker");
    assert.deepEqual(swarm.said, ["changed, since it is a manager, not a worker"]);
  });

  it("promotes a worker", async () => {
    const swarm = wholeSwarm();
    await ensure(swarm, "w1", "manager");
    assert.equal(swarm.node("w1").ManagerStatus?.Reachability, "reachable");
  });

  it("gives up when a promoted machine never votes", async () => {
    const swarm = wholeSwarm();
    swarm.before = (_machine, call) => {
      const { ManagerStatus: status } = swarm.node("w1");
      if (call === "listNodes" && status !== undefined) status.Reachability = "unknown";
    };
    const error = await refused(ensure(swarm, "w1", "manager"));
    assert.equal(
      error.summary,
      "w1 did not become a manager in 60 s (the other managers see it as unknown)",
    );
  });

  it("demotes a manager, by another one", async () => {
    for (const name of ["m1", "m2", "m3"]) {
      const swarm = wholeSwarm();
      await ensure(swarm, name, "worker");
      assert.equal(swarm.node(name).ManagerStatus, undefined);
      assert.ok(!swarm.calls[0]?.startsWith(`${name}:`), swarm.calls[0]);
    }
  });

  it("refuses to demote where the managers that stay would be no majority", async () => {
    const swarm = wholeSwarm();
    swarm.kill("m3");
    const error = await refused(ensure(swarm, "m2", "worker"));
    assert.equal(
      error.summary,
      "demoting m2 would lose the quorum: 1 of 2 managers reachable (silent: m3), 2 needed",
    );
    assert.deepEqual(swarm.calls, []);
  });

  it("says that a person drained it, and leaves it so", async () => {
    const swarm = wholeSwarm();
    swarm.node("w1").Spec.Availability = "drain";
    await ensure(swarm, "w1");
    assert.equal(swarm.node("w1").Spec.Availability, "drain");
    assert.deepEqual(swarm.said, ["takes no new work: somebody set it to drain"]);
  });

  it("tries the next manager while some don't answer", async () => {
    for (const silent of [["m1"], ["m2"], ["m3"]]) {
      const swarm = wholeSwarm();
      for (const name of silent) swarm.kill(name);
      await ensure(swarm, "w1", "worker", { edge: "true" });
      assert.equal(swarm.node("w1").Spec.Labels["edge"], "true");
    }
  });

  it("gives up within a minute when the managers have lost their majority, with a line for each", async () => {
    const swarm = wholeSwarm();
    for (const name of ["m2", "m3"]) swarm.kill(name);
    swarm.machine("m1").error = "The swarm does not have a leader.";
    const error = await refused(ensure(swarm, "w1"));
    const [first, ...lines] = error.summary.split("\n");
    assert.equal(first, "no manager of the swarm cluster-1 can be asked:");
    assert.deepEqual(lines.sort(), [
      "  m1: The swarm does not have a leader.",
      "  m2: m2 fails: unreachable",
      "  m3: m3 fails: unreachable",
    ]);
    assert.ok(swarm.elapsedMs < 62_000, `${swarm.elapsedMs} ms`);
  });

  it("waits for a new leader", async () => {
    const swarm = wholeSwarm();
    for (const name of ["m2", "m3"]) swarm.kill(name);
    swarm.after(10_000, () => {
      swarm.machine("m2").ssh = undefined;
      swarm.node("m2").Status.State = "ready";
      swarm.node("m2").ManagerStatus = { Leader: true, Reachability: "reachable", Addr: "" };
    });
    await ensure(swarm, "w1", "worker", { edge: "true" });
    assert.equal(swarm.node("w1").Spec.Labels["edge"], "true");
  });
});

describe("Ensuring a machine that does not answer", () => {
  it("brings its node in line by the others, and says that it is off", async () => {
    const swarm = wholeSwarm();
    swarm.kill("w1");
    assert.equal(await ensure(swarm, "w1", "worker", { edge: "true" }), "id-w1");
    assert.equal(swarm.node("w1").Spec.Labels["edge"], "true");
    assert.deepEqual(swarm.said.slice(0, 2), [
      "does not answer (w1 fails: unreachable); its node is down",
      "start the machine, or take it out of the list of hosts and run the same command again",
    ]);
  });

  it("demotes it", async () => {
    const swarm = wholeSwarm();
    swarm.kill("m3");
    await ensure(swarm, "m3", "worker");
    assert.equal(swarm.node("m3").ManagerStatus, undefined);
  });

  it("does not promote it", async () => {
    const swarm = wholeSwarm();
    swarm.kill("w1");
    const error = await refused(ensure(swarm, "w1", "manager"));
    assert.equal(error.summary, "w1 does not answer, so it can't become a manager");
    assert.deepEqual(swarm.calls, []);
  });

  it("fails when it never was in the swarm", async () => {
    const swarm = youngSwarm();
    swarm.machine("w1").ssh = "unreachable";
    const error = await refused(ensure(swarm, "w1"));
    assert.equal(error.summary, "w1 fails: unreachable");
  });

  for (const reason of ["host key", "login"] as const) {
    it(`fails at once when somebody answers who can't be trusted (${reason})`, async () => {
      const swarm = wholeSwarm();
      swarm.machine("w1").ssh = reason;
      const error = await refused(ensure(swarm, "w1"));
      assert.equal(error.summary, `w1 fails: ${reason}`);
      assert.deepEqual([swarm.calls, swarm.elapsedMs], [[], 0]);
    });
  }
});
