import * as assert from "node:assert/strict";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { remoteConnection } from "../../../../components/hosts/connection";
import { plannedHost } from "../../../../components/hosts/planned-host";
import { machineScript } from "../../../../components/hosts/preparation/machine-script";
import { networkScript } from "../../../../components/hosts/preparation/network-script";
import { PreparedHost, type PreparedHostArgs } from "../../../../components/hosts/prepared-host";
import { contentHash } from "../../../../model/keyed-hash";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";
import { hostOf } from "./builders";

const network = { clusterAddresses: ["10.0.0.11"] };

function planHost(differing: Partial<PreparedHostArgs> = {}): Promise<Plan> {
  return planOf(
    async () => {
      const planned = plannedHost(hostOf({ user: "ops" }));
      new PreparedHost("m1", { planned, machine: {}, network, ...differing });
      return {};
    },
    { stack: "platform" },
  );
}

describe("A prepared host", () => {
  it("is three commands, each the same when it is made and when it changes", async () => {
    const plan = await planHost();
    const connection = new PlannedSecret(remoteConnection(hostOf({ user: "ops" })));
    const scripts = {
      "m1-machine": machineScript({ user: "ops", spareNodes: true }),
      "m1-turn": machineScript({ user: "ops", spareNodes: false }),
      "m1-network": networkScript(network),
    };
    for (const [name, script] of Object.entries(scripts)) {
      assert.deepEqual(plan.find("command:remote:Command", name).inputs, {
        connection,
        create: "sudo -n sh -s",
        update: "sudo -n sh -s",
        stdin: script,
        triggers: [contentHash(script)],
        addPreviousOutputInEnv: false,
        logging: "stdoutAndStderr",
      });
    }
    assert.equal(plan.resources.length, 4);
  });

  it("leaves no key in the plan, and takes nothing from a machine that goes", async () => {
    const planned = plannedHost(hostOf({ key: "~/.ssh/id_ed25519" }));
    const { resources } = await planHost({ planned });
    const text = JSON.stringify(resources);
    assert.ok(!/id_ed25519|privateKey|"delete"/.test(text), text);
  });

  it("speaks as root where root logs in", async () => {
    const { inputs } = (await planHost({ planned: plannedHost(hostOf()) })).find(
      "command:remote:Command",
      "m1-machine",
    );
    assert.equal(inputs["create"], "sh -s");
  });

  it("has the same shape while a cloud has not said the machine's address", async () => {
    const plan = (preview: boolean): Promise<Plan> =>
      planOf(
        async () => {
          // What is made of a resource's id is unknown at preview.
          const cloud = new command.local.Command("cloud", {});
          const planned = { ...plannedHost(hostOf()), host: cloud.id.apply(() => hostOf()) };
          new PreparedHost("m1", { planned, machine: {}, network });
          return {};
        },
        { stack: "platform", preview },
      );
    const [preview, up] = [await plan(true), await plan(false)];
    const names = ({ resources }: Plan): string[] => resources.map(({ name }) => name).sort();
    assert.deepEqual(names(preview), ["cloud", "m1", "m1-machine", "m1-network", "m1-turn"]);
    assert.deepEqual(names(up), names(preview));
    const inputsOf = (seen: Plan): unknown =>
      seen.find("command:remote:Command", "m1-machine").inputs["create"];
    assert.deepEqual([inputsOf(preview), inputsOf(up)], [{ __pulumiUnknown: true }, "sh -s"]);
  });

  it("takes settings that are known only later, and keeps a secret in them secret", async () => {
    const { inputs } = (await planHost({ network: pulumi.secret(network) })).find(
      "command:remote:Command",
      "m1-network",
    );
    assert.ok(inputs["stdin"] instanceof PlannedSecret);
    assert.equal(inputs["create"], "sudo -n sh -s");
  });
});
