import * as assert from "node:assert/strict";
import { formSwarm } from "../../../../components/cluster/form-swarm";
import { UserError } from "../../../../model/user-error";
import { swarmHost } from "./builders";
import { CLUSTER, FakeSwarm } from "./fake-swarm";

const OWNER = { project: "slipway", stack: "platform" };
const MANAGERS = ["m1", "m2", "m3"].map((name) => swarmHost(name));

function form(swarm: FakeSwarm, formerly?: string): Promise<string> {
  return formSwarm({ owner: OWNER, managers: MANAGERS, formerly }, swarm.tools);
}

async function refused(work: Promise<unknown>, summary: string, hint: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.summary, summary);
    assert.match(error.hint ?? "", hint);
    return true;
  });
}

describe("Forming a swarm of several machines", () => {
  it("initialises one on the first manager, reachable by the others, and marks whose it is", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3");
    assert.equal(await form(swarm), CLUSTER);
    assert.deepEqual(swarm.calls, ["m1: init m1.cluster 0.0.0.0:2377"]);
    assert.deepEqual(swarm.labels, {
      "slipway.project": "slipway",
      "slipway.initialised-by": "platform",
    });
    assert.equal(swarm.open, 0);
  });

  it("listens on all addresses of the family that the machines speak", async () => {
    const swarm = new FakeSwarm("m1");
    const managers = [swarmHost("m1", { clusterAddress: "2001:db8::11" })];
    await formSwarm({ owner: OWNER, managers }, swarm.tools);
    assert.deepEqual(swarm.calls, ["m1: init 2001:db8::11 [::]:2377"]);
  });

  it("changes nothing the second time", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3");
    await form(swarm);
    swarm.calls.length = 0;
    assert.equal(await form(swarm, CLUSTER), CLUSTER);
    assert.deepEqual(swarm.calls, []);
  });

  it("adopts the swarm of any manager in the list, though others don't answer", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3").add("m2", "manager");
    swarm.machine("m3").ssh = "unreachable";
    assert.equal(await form(swarm), CLUSTER);
    assert.deepEqual(swarm.calls, []);
    assert.deepEqual(swarm.said, [
      "m2 is in the swarm cluster-1",
      "m3 does not answer: m3 fails: unreachable",
    ]);
  });

  it("starts none while a machine is silent that may hold one", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3");
    swarm.machine("m2").ssh = "unreachable";
    await refused(
      form(swarm),
      "no manager in the list that answers is in a swarm, and these don't answer:\n  m2: m2 fails: unreachable",
      /start them/,
    );
    assert.deepEqual(swarm.calls, []);
  });

  it("stops before anything is done when a machine is not the one that it shall be", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3");
    swarm.machine("m3").ssh = "host key";
    await assert.rejects(form(swarm), { message: "m3 fails: host key" });
    assert.deepEqual(swarm.calls, []);
  });

  it("waits for an engine that starts anew", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3");
    swarm.machine("m1").engineIsUp = false;
    swarm.after(5_000, () => (swarm.machine("m1").engineIsUp = true));
    assert.equal(await form(swarm), CLUSTER);
  });

  it("refuses managers in different swarms", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3").add("m1", "manager").add("m2", "manager");
    swarm.machine("m2").clusterId = "other";
    await refused(
      form(swarm),
      "the managers in the list are in different swarms:\n  m1: cluster-1\n  m2: other",
      /docker swarm leave --force/,
    );
  });

  it("takes the swarm that it had before, when a manager of another is put in the list", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3").add("m1", "manager").add("m2", "manager");
    swarm.machine("m1").clusterId = "other";
    assert.equal(await form(swarm, CLUSTER), CLUSTER);
  });

  it("refuses a swarm without a leader, and says why it has none", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3").add("m1", "manager").add("m2", "manager");
    swarm.kill("m2");
    swarm.machine("m1").error = "The swarm does not have a leader.";
    await refused(
      form(swarm),
      "the swarm has no leader:\n  m1: The swarm does not have a leader.",
      /start the machines that are down.*--force-new-cluster/,
    );
  });

  it("starts none on machines of another swarm", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3").add("m1", "worker");
    swarm.machine("m3").state = "locked";
    await refused(
      form(swarm),
      'machines that shall be managers are in a swarm already:\n  m1: is a worker\n  m3: its swarm is in state "locked"',
      /in two steps/,
    );
  });

  it("starts no second one when all managers were replaced at once", async () => {
    const swarm = new FakeSwarm("m1", "m2", "m3");
    await refused(
      form(swarm, CLUSTER),
      "no manager in the list is in the swarm cluster-1 any more",
      /Keep at least one of its managers/,
    );
    assert.deepEqual(swarm.calls, []);
  });
});
