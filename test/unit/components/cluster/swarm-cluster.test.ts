import * as assert from "node:assert/strict";
import { overlayNetwork } from "../../../../components/cluster/overlay-network";
import { parseIdentity, SwarmCluster } from "../../../../components/cluster/swarm-cluster";
import {
  readSwarmCommandEnvironment,
  swarmCommandEnvironment,
} from "../../../../components/cluster/swarm-command-environment";
import { type Plan, planOf } from "../../../golden/plan";

const ORIGIN = { project: "slipway", stack: "platform" };

function planCluster(preview: boolean): Promise<Plan> {
  return planOf(
    async () => {
      const { clusterId, nodeId } = new SwarmCluster("cluster", { origin: ORIGIN });
      return { clusterId, nodeId };
    },
    { stack: "platform", preview },
  );
}

describe("SwarmCluster", () => {
  it("is one command that is seen in the plan, with its way back", async () => {
    const { inputs } = (await planCluster(false)).find("command:local:Command");
    assert.match(String(inputs["create"]), /swarm-command\.ts ensure$/);
    assert.match(String(inputs["delete"]), /swarm-command\.ts leave$/);
    assert.equal(inputs["triggers"], undefined);
  });

  it("names no folder of this machine", async () => {
    const { inputs } = (await planCluster(false)).find("command:local:Command");
    assert.equal(inputs["dir"], undefined);
    assert.ok(!JSON.stringify(inputs).includes(process.cwd()));
  });

  it("tells which swarm it is once it is up", async () => {
    const { outputs } = await planCluster(false);
    assert.deepEqual(outputs, { clusterId: "cluster-id", nodeId: "node-id" });
  });

  it("does not know the swarm at preview, and declares the same", async () => {
    const [preview, up] = [await planCluster(true), await planCluster(false)];
    assert.deepEqual(preview.resources, up.resources);
  });

  it("takes nothing else than an identity from the command", () => {
    assert.deepEqual(parseIdentity('{"clusterId":"a","nodeId":"b"}'), {
      clusterId: "a",
      nodeId: "b",
    });
    for (const wrong of ["", "{}", '{"clusterId":""}', "left the swarm"]) {
      assert.throws(() => parseIdentity(wrong));
    }
  });
});

describe("The swarm command's environment", () => {
  it("is read as it was written", () => {
    const settings = { advertiseAddress: "10.0.0.5", owner: ORIGIN };
    assert.deepEqual(readSwarmCommandEnvironment(swarmCommandEnvironment(settings)), settings);
  });

  it("is refused when a variable is missing", () => {
    assert.throws(() => readSwarmCommandEnvironment({ SLIPWAY_SWARM_ADVERTISE_ADDRESS: "x" }));
  });
});

describe("An overlay network", () => {
  async function inputsOf(internal?: boolean): Promise<Readonly<Record<string, unknown>>> {
    const plan = await planOf(
      async () => {
        overlayNetwork("private", { origin: ORIGIN, purpose: "private", internal }, {});
        return {};
      },
      { stack: "platform" },
    );
    return plan.find("docker:index/network:Network").inputs;
  }

  it("is named after its stack, labelled, and closed to containers outside the swarm", async () => {
    assert.deepEqual(await inputsOf(), {
      name: "platform-private",
      driver: "overlay",
      attachable: false,
      internal: false,
      labels: [
        { label: "slipway.project", value: "slipway" },
        { label: "slipway.stack", value: "platform" },
      ],
    });
  });

  it("has no way out when it is internal", async () => {
    assert.equal((await inputsOf(true))["internal"], true);
  });
});
