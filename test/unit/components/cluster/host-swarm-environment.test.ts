import * as assert from "node:assert/strict";
import {
  connectionOf,
  formEnvironment,
  type HostNodeSettings,
  nodeEnvironment,
  parseFormed,
  readFormEnvironment,
  readNodeEnvironment,
} from "../../../../components/cluster/host-swarm-environment";
import type { Host } from "../../../../model/host";
import { swarmHost } from "./builders";

const OWNER = { project: "slipway", stack: "platform" };
const JUMP = { address: "jump", port: 2222, user: "ops", hostKey: "ssh-ed25519 BBBB" };
const HOST: Host = {
  ...swarmHost("w1", { key: "~/.ssh/id", jump: JUMP }),
  role: "worker",
  labels: { edge: "true" },
  availabilitySet: "a",
};
const SETTINGS: HostNodeSettings = {
  owner: OWNER,
  managers: [swarmHost("m1"), swarmHost("m2", { jump: JUMP })],
  clusterId: "cluster-1",
  host: HOST,
  attempt: "hash-1",
};

describe("The environment of the commands about several machines", () => {
  it("is read as it was written", () => {
    assert.deepEqual(readNodeEnvironment(nodeEnvironment(SETTINGS)), SETTINGS);
    const { owner, managers } = SETTINGS;
    assert.deepEqual(readFormEnvironment(formEnvironment(SETTINGS)), { owner, managers });
  });

  it("is the same text in whatever order a host's fields were set", () => {
    const turned = Object.fromEntries(Object.entries(HOST).reverse()) as unknown as Host;
    assert.deepEqual(
      nodeEnvironment({ ...SETTINGS, host: turned }),
      nodeEnvironment({ ...SETTINGS, host: HOST }),
    );
    assert.equal(JSON.stringify(connectionOf(turned)), JSON.stringify(connectionOf(HOST)));
  });

  it("tells of a manager only how it is reached", () => {
    assert.deepEqual(connectionOf(HOST), swarmHost("w1", { key: "~/.ssh/id", jump: JUMP }));
  });

  it("tells the swarm that was found before", () => {
    const variables = {
      ...formEnvironment(SETTINGS),
      PULUMI_COMMAND_STDOUT: '{"clusterId":"cluster-1"}',
    };
    assert.equal(readFormEnvironment(variables).formerly, "cluster-1");
  });

  const WRONG: readonly [string, Record<string, string | undefined>][] = [
    ["without the managers", { SLIPWAY_SWARM_MANAGERS: undefined }],
    ["with managers that are no JSON", { SLIPWAY_SWARM_MANAGERS: "m1" }],
    ["without the swarm", { SLIPWAY_SWARM_CLUSTER: "" }],
    ["with a host that has no host key", { SLIPWAY_SWARM_HOST: '{"name":"w1"}' }],
    ["without an attempt", { SLIPWAY_SWARM_NODE_ATTEMPT: undefined }],
  ];
  for (const [name, change] of WRONG) {
    it(`is refused ${name}`, () => {
      assert.throws(() => readNodeEnvironment({ ...nodeEnvironment(SETTINGS), ...change }));
    });
  }

  it("takes nothing else for a swarm's id than what the command prints", () => {
    assert.equal(parseFormed('{"clusterId":"a"}'), "a");
    for (const wrong of ["", "{}", '{"clusterId":""}', "m1 starts a swarm"]) {
      assert.throws(() => parseFormed(wrong));
    }
  });
});
