import assert from "node:assert/strict";
import { isFormed } from "../../../../operations/hosts/ready-hosts";

const STACK = "urn:pulumi:platform::slipway::";
const COMPONENT = { urn: `${STACK}slipway:cluster:HostSwarm::cluster` };
const COMMANDS = `${STACK}slipway:cluster:HostSwarm$command:local:Command::`;
const stdout = '{"clusterId":"c"}';

describe("a swarm of hosts", () => {
  for (const [what, resources, formed] of [
    [
      "is formed once its command is done",
      [{ urn: `${COMMANDS}cluster-swarm`, outputs: { stdout } }],
      true,
    ],
    ["is not by the component alone, which a killed run leaves", [COMPONENT], false],
    [
      "is not by a command that never ended",
      [COMPONENT, { urn: `${COMMANDS}cluster-swarm` }],
      false,
    ],
    ["is not by a node of it", [{ urn: `${COMMANDS}cluster-node-m1`, outputs: { stdout } }], false],
    [
      "is not by the local engine's",
      [
        {
          urn: `${STACK}slipway:cluster:SwarmCluster$command:local:Command::cluster-swarm`,
          outputs: { stdout },
        },
      ],
      false,
    ],
  ] as const) {
    it(what, () => assert.equal(isFormed(resources), formed));
  }
});
