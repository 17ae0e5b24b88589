import * as assert from "node:assert/strict";
import {
  ensureSwarm,
  leaveSwarm,
  type SwarmEngine,
  type SwarmInit,
} from "../../../../components/cluster/swarm-engine";
import { UserError } from "../../../../model/user-error";

const OWNER = { project: "slipway", stack: "platform" };
const SETTINGS = { advertiseAddress: "127.0.0.1", owner: OWNER };
const INGRESS = { Scope: "swarm", Ingress: true };

/** An engine with one machine, in memory. */
class FakeEngine implements SwarmEngine {
  active = false;
  labels: Record<string, string> = {};
  services: object[] = [];
  calls: string[] = [];
  initialisedWith: SwarmInit | undefined;

  async info(): Promise<unknown> {
    return this.active
      ? {
          Swarm: {
            LocalNodeState: "active",
            ControlAvailable: true,
            NodeID: "node",
            Cluster: { ID: "cluster" },
          },
        }
      : { Swarm: { LocalNodeState: "inactive", ControlAvailable: false, NodeID: "" } };
  }
  async swarmInspect(): Promise<unknown> {
    return { Spec: { Labels: this.labels } };
  }
  async swarmInit(options: SwarmInit): Promise<unknown> {
    this.calls.push("init");
    this.initialisedWith = options;
    this.active = true;
    this.labels = options.Spec.Labels;
    return "node";
  }
  async swarmLeave(): Promise<unknown> {
    this.calls.push("leave");
    this.active = false;
    return undefined;
  }
  async listNodes(): Promise<object[]> {
    return [{}];
  }
  async listServices(): Promise<object[]> {
    return this.services;
  }
  async listNetworks(): Promise<object[]> {
    return [INGRESS, { Scope: "local" }];
  }
  async listSecrets(): Promise<object[]> {
    return [];
  }
  async listConfigs(): Promise<object[]> {
    return [];
  }
}

describe("Ensuring a swarm", () => {
  it("initialises one that listens on loopback alone, and marks whose it is", async () => {
    const engine = new FakeEngine();
    assert.deepEqual(await ensureSwarm(engine, SETTINGS), {
      clusterId: "cluster",
      nodeId: "node",
    });
    assert.deepEqual(engine.initialisedWith, {
      AdvertiseAddr: "127.0.0.1",
      ListenAddr: "127.0.0.1:2377",
      Spec: {
        Name: "default",
        Labels: { "slipway.project": "slipway", "slipway.initialised-by": "platform" },
      },
    });
  });

  it("lets the machines of a wider swarm reach it", async () => {
    const engine = new FakeEngine();
    await ensureSwarm(engine, { ...SETTINGS, advertiseAddress: "10.0.0.5" });
    assert.equal(engine.initialisedWith?.ListenAddr, "0.0.0.0:2377");
  });

  it("changes nothing the second time", async () => {
    const engine = new FakeEngine();
    const first = await ensureSwarm(engine, SETTINGS);
    assert.deepEqual(await ensureSwarm(engine, SETTINGS), first);
    assert.deepEqual(engine.calls, ["init"]);
  });

  it("leaves a swarm that is there unmarked", async () => {
    const engine = Object.assign(new FakeEngine(), { active: true });
    await ensureSwarm(engine, SETTINGS);
    assert.deepEqual([engine.calls, engine.labels], [[], {}]);
  });

  it("says when the engine does not answer, and what to do", async () => {
    const engine = Object.assign(new FakeEngine(), {
      info: () => Promise.reject(new Error("connect ENOENT /var/run/docker.sock")),
    });
    await assert.rejects(ensureSwarm(engine, SETTINGS), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.summary, /^the Docker engine does not answer: connect ENOENT/);
      return true;
    });
  });
});

describe("Leaving a swarm on the engine", () => {
  it("gives up the one that it initialised", async () => {
    const engine = new FakeEngine();
    await ensureSwarm(engine, SETTINGS);
    const said = await leaveSwarm(engine, { owner: OWNER });
    assert.equal(said, "left the swarm that this stack had initialised");
    assert.deepEqual(engine.calls, ["init", "leave"]);
  });

  it("waits for what is being removed", async () => {
    const engine = new FakeEngine();
    await ensureSwarm(engine, SETTINGS);
    engine.services = [{}];
    setTimeout(() => (engine.services = []), 100);
    await leaveSwarm(engine, { owner: OWNER });
    assert.deepEqual(engine.calls, ["init", "leave"]);
  });

  it("stays when something of others is left after that", async () => {
    const engine = new FakeEngine();
    await ensureSwarm(engine, SETTINGS);
    engine.services = [{}];
    const said = await leaveSwarm(engine, { owner: OWNER, patienceMs: 0 });
    assert.equal(said, "the swarm stays: it still has 1 service on it");
    assert.deepEqual(engine.calls, ["init"]);
  });
});
