import * as assert from "node:assert/strict";
import { nodeCommands } from "../../../../operations/hosts/node-commands";

const COMMANDS = "urn:pulumi:platform::slipway::slipway:cluster:HostSwarm$command:local:Command::";
const outputs = { delete: "remove", environment: { HOST: "m1" }, stdout: "{}" };

describe("the commands of a state that take machines out", () => {
  it("are found by the names of their hosts", () => {
    const resources = [
      { urn: `${COMMANDS}cluster-swarm`, outputs },
      { urn: `${COMMANDS}cluster-node-m1`, outputs },
      { urn: `${COMMANDS}cluster-node-web-node-2`, outputs },
      { urn: `${COMMANDS}cluster-node-m3` },
    ];
    const { delete: command, environment } = outputs;
    assert.deepEqual(nodeCommands(resources), [
      { name: "m1", command, environment },
      { name: "web-node-2", command, environment },
    ]);
  });
});
