import * as assert from "node:assert/strict";
import { Managers, spread } from "../../../../components/cluster/managers";
import { EngineGone } from "../../../../components/cluster/passing";
import { swarmHost } from "./builders";
import { refusal } from "./fake-engine";
import { CLUSTER, FakeSwarm } from "./fake-swarm";

function trio(): { swarm: FakeSwarm; managers: Managers; connected: string[] } {
  const swarm = new FakeSwarm("m1", "m2", "m3");
  for (const name of ["m1", "m2", "m3"]) swarm.add(name, "manager");
  const hosts = ["m1", "m2", "m3"].map((name) => swarmHost(name));
  const connected: string[] = [];
  const managers = new Managers({
    hosts,
    clusterId: CLUSTER,
    connect: (host) => {
      connected.push(host.name);
      return swarm.tools.connect(host);
    },
    clock: swarm.tools.clock,
  });
  return { swarm, managers, connected };
}

describe("Asking a swarm's managers", () => {
  it("asks the first, over one connection however often", async () => {
    const { swarm, managers } = trio();
    for (let asked = 0; asked < 3; asked += 1) {
      assert.equal(await managers.ask(async ({ host }) => host.name), "m1");
    }
    assert.equal(swarm.open, 1);
    managers.close();
    assert.equal(swarm.open, 0);
  });

  it("asks a host that stops being one only when no other answers", async () => {
    const { swarm, managers } = trio();
    assert.equal(await managers.ask(async ({ host }) => host.name, "m1"), "m2");
    for (const name of ["m2", "m3"]) {
      Object.assign(swarm.machine(name), { state: "inactive", thinksItManages: false });
    }
    assert.equal(await managers.ask(async ({ host }) => host.name, "m1"), "m1");
  });

  it("does not try again each time the one that does not answer", async () => {
    const { swarm, managers, connected } = trio();
    swarm.kill("m1");
    for (let asked = 0; asked < 3; asked += 1) await managers.ask(async () => undefined);
    assert.deepEqual(connected, ["m1", "m2"]);
  });

  const LOSSES: readonly [string, unknown][] = [
    ["its engine goes", new EngineGone("m1", new Error("ECONNRESET"))],
    ["its swarm loses the leader", refusal(500, "rpc error: The swarm does not have a leader.")],
    ["it is a manager no more", refusal(503, "This node is not a swarm manager. Worker nodes …")],
  ];
  for (const [name, loss] of LOSSES) {
    it(`goes on with the next one when, while it is asked, ${name}`, async () => {
      const { managers } = trio();
      const asked: string[] = [];
      await managers.ask(async ({ host }) => {
        asked.push(host.name);
        if (asked.length === 1) throw loss;
      });
      assert.deepEqual(asked, ["m1", "m2"]);
    });
  }

  it("passes on what the swarm itself refuses", async () => {
    const { managers } = trio();
    const no = refusal(400, "invalid argument");
    await assert.rejects(
      managers.ask(() => Promise.reject(no)),
      (error) => error === no,
    );
  });

  it("never asks a manager of another swarm, and gives up at once when there is no other", async () => {
    const { swarm, managers } = trio();
    swarm.machine("m1").clusterId = "other";
    for (const name of ["m2", "m3"]) {
      Object.assign(swarm.machine(name), { thinksItManages: false });
    }
    await assert.rejects(
      managers.ask(async () => undefined),
      {
        summary:
          "no manager of the swarm cluster-1 can be asked:\n" +
          "  m1: is a manager of another swarm (other)\n  m2: is a worker\n  m3: is a worker",
      },
    );
    assert.equal(swarm.elapsedMs, 0);
  });
});

describe("The order in which a host's command asks managers", () => {
  it("is the same each time, another for another host, and leaves nobody out", () => {
    const all = ["m1", "m2", "m3"];
    const orders = ["w1", "w2", "w3", "w4", "w5", "w6"].map((name) => spread(all, name));
    assert.deepEqual(spread(all, "w1"), orders[0]);
    assert.ok(new Set(orders.map(([first]) => first)).size > 1);
    for (const order of orders) assert.deepEqual([...order].sort(), all);
    assert.deepEqual(spread([], "w1"), []);
  });
});
