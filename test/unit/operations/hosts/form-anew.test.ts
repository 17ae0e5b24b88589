import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Host } from "../../../../model/host";
import { isFormed, toFormAnew } from "../../../../operations/hosts/form-anew";
import { StruckOffHosts } from "../../../../operations/hosts/struck-off";
import type { Progress } from "../../../../operations/progress";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

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

describe("a swarm that the state knows", () => {
  const folder = temporaryFolders();
  const data = process.env["XDG_DATA_HOME"];
  afterEach(() => {
    if (data === undefined) Reflect.deleteProperty(process.env, "XDG_DATA_HOME");
    else process.env["XDG_DATA_HOME"] = data;
  });

  const resources = [{ urn: `${COMMANDS}cluster-swarm`, outputs: { stdout } }];
  const hosts = [{ name: "m1" }] as Host[];

  async function asked(isThere: boolean, given: object = {}) {
    const dir = await folder();
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    const list = new StruckOffHosts(dir, "platform");
    list.add([{ name: "m2", command: "remove", environment: {} }]);
    const notes: string[] = [];
    const progress = { note: (line: string) => void notes.push(line) } as unknown as Progress;
    const project = { dir, name: "slipway", stacks: [] };
    let lost: readonly string[] | undefined;
    const replace = await toFormAnew(
      { project, stack: "platform", hosts, resources, ...given },
      progress,
      (_hosts, names) => {
        lost = names;
        return Promise.resolve(isThere);
      },
    );
    return { replace, notes, lost, noted: list.names() };
  }

  it("stays while a machine is in it, and whoever was struck off is wanted again", async () => {
    assert.deepEqual(await asked(true), { replace: [], notes: [], lost: ["m2"], noted: [] });
  });

  it("is formed anew when no machine is in one, and the machines are prepared anew", async () => {
    assert.deepEqual(await asked(false), {
      replace: [`${COMMANDS}cluster-swarm`, "**slipway:hosts:PreparedHost$command**"],
      notes: ["the machines of platform are in no swarm any more: they are made one anew"],
      lost: ["m2"],
      noted: ["m2"],
    });
  });

  for (const [what, given] of Object.entries({
    "was never formed": { resources: [COMPONENT] },
    "has no machine yet": { hosts: [] },
  })) {
    it(`is nobody's to ask about when it ${what}`, async () => {
      const { replace, lost } = await asked(false, given);
      assert.deepEqual([replace, lost], [[], undefined]);
    });
  }
});
