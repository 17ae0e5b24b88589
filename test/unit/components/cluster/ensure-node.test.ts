import * as assert from "node:assert/strict";
import { ensureNode } from "../../../../components/cluster/ensure-node";
import type { HostRole } from "../../../../model/host";
import { UserError } from "../../../../model/user-error";
import { SshError } from "../../../../ssh/ssh-error";
import { swarmHost } from "./builders";
import { refusal } from "./fake-engine";
import { CLUSTER, FakeSwarm } from "./fake-swarm";

const NAMES = ["m1", "m2", "m3", "w1"];

/** A swarm of the managers m1 to m3 and the worker w1. */
function wholeSwarm(): FakeSwarm {
  const swarm = new FakeSwarm(...NAMES);
  for (const name of ["m1", "m2", "m3"]) swarm.add(name, "manager");
  return swarm.add("w1", "worker");
}

/** Only m1 is in it. */
function youngSwarm(): FakeSwarm {
  return new FakeSwarm(...NAMES).add("m1", "manager");
}

function ensure(
  swarm: FakeSwarm,
  name: string,
  role: HostRole = name.startsWith("m") ? "manager" : "worker",
  labels: Record<string, string> = {},
): Promise<string> {
  const managers = ["m1", "m2", "m3"].map((one) => swarmHost(one));
  const settings = { name, role, labels };
  return ensureNode(
    { host: swarmHost(name), managers, clusterId: CLUSTER, attempt: "now", settings },
    swarm.tools,
  );
}

function summaryOf(error: unknown): string {
  return error instanceof UserError ? error.summary : String(error);
}

async function refused(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  assert.ok(error instanceof UserError, `not refused: ${String(error)}`);
  return error;
}

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
      assert.equal(summaryOf(error), summary);
      assert.match(error.hint ?? "", /docker swarm leave --force/);
      assert.deepEqual(swarm.calls, []);
    });
  }
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
