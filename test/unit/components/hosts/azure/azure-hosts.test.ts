import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { encodeCustomData } from "../../../../../components/hosts/azure/custom-data";
import { machineHostKey } from "../../../../../model/azure/host-key";
import { SecretValue } from "../../../../../model/secret-value";
import { UserError } from "../../../../../model/user-error";
import { type Plan, PlannedSecret } from "../../../../golden/plan";
import { all, at, list, texts } from "./support/read";
import { HOST_KEY, planAzure, smallSpec } from "./support/samples";

/** A machine's cloud-config, as cloud-init would read it. */
function firstBoot(plan: Plan, machine: string): { text: string; config: unknown } {
  const found = all(plan, "compute:VirtualMachine").find(
    ({ inputs }) => inputs["vmName"] === machine,
  );
  const value = at(found?.inputs, "osProfile", "customData");
  const encoded = value instanceof PlannedSecret ? value.value : value;
  const text = Buffer.from(String(encoded), "base64").toString("utf8");
  return { text, config: parse(text) };
}

describe("AzureHosts", function () {
  this.timeout(60_000);
  let plan: Plan;
  before(async () => {
    plan = await planAzure(
      smallSpec({ bastion: true, managers: { count: 3 }, workers: { count: 1 } }),
    );
  });

  it("gives each machine its own host key, and none of another's", () => {
    const names = ["manager-1", "manager-2", "manager-3", "worker-1", "jump"];
    for (const name of names) {
      const { text, config } = firstBoot(plan, name);
      assert.ok(text.startsWith("#cloud-config\n"));
      const { publicKey, privateKey } = machineHostKey(HOST_KEY, name);
      assert.equal(
        String(at(config, "ssh_keys", "ed25519_private")).trim(),
        privateKey.reveal().trim(),
      );
      assert.equal(String(at(config, "ssh_keys", "ed25519_public")).trim(), publicKey);
      assert.equal(at(config, "ssh_deletekeys"), true);
      assert.ok(!text.includes(HOST_KEY.reveal()));
      assert.equal(text.match(/BEGIN OPENSSH PRIVATE KEY/g)?.length, 1);
    }
  });

  it("shows in its outputs the public halves of the same keys, and nothing secret", () => {
    const hosts = list(plan.outputs, "hosts");
    for (const { name, hostKey } of hosts) {
      assert.equal(hostKey, machineHostKey(HOST_KEY, String(name)).publicKey);
    }
    assert.deepEqual(
      hosts.map(({ name, role }) => [name, role]),
      [
        ["manager-1", "manager"],
        ["manager-2", "manager"],
        ["manager-3", "manager"],
        ["worker-1", "worker"],
      ],
    );
    assert.ok(!(plan.outputs["hosts"] instanceof PlannedSecret));
  });

  it("prepares a machine of the cluster at its first boot, and the jump machine only to pass on", () => {
    const { text } = firstBoot(plan, "worker-1");
    assert.match(text, /docker\.io/);
    const jump = firstBoot(plan, "jump");
    assert.doesNotMatch(jump.text, /docker/);
    assert.match(JSON.stringify(jump.config), /AllowTcpForwarding local/);
  });

  it("lets SSH from outside in at the jump machine alone", () => {
    assert.deepEqual(
      all(plan, "network:InboundNatRule").map(({ inputs }) => [
        inputs["inboundNatRuleName"],
        inputs["frontendPort"],
      ]),
      [["jump-ssh", 2200]],
    );
    const sources = all(plan, "network:NetworkSecurityGroup").flatMap(({ inputs }) =>
      list(inputs, "securityRules")
        .filter(({ name }) => name === "ssh")
        .map((rule) => [inputs["networkSecurityGroupName"], texts(rule, "sourceAddressPrefixes")]),
    );
    assert.deepEqual(Object.fromEntries(sources), {
      "managers-rules": ["172.16.64.0/19"],
      "workers-rules": ["172.16.64.0/19"],
      "jump-rules": ["203.0.113.0/24"],
    });
  });

  it("has no stores unless they are asked for", () => {
    for (const kind of [
      "containerregistry:Registry",
      "containerregistry:Token",
      "storage:StorageAccount",
    ]) {
      assert.deepEqual(all(plan, kind), []);
    }
    assert.deepEqual(all(plan, "authorization:RoleAssignment"), []);
  });

  it("gives disks the customer's own keys, with encryption at the host beside", async () => {
    const set =
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/keys" +
      "/providers/Microsoft.Compute/diskEncryptionSets/disks";
    const own = await planAzure(smallSpec({ disk: { encryptionSet: set }, workers: { count: 1 } }));
    for (const { inputs } of all(own, "compute:VirtualMachine")) {
      const disk = at(inputs, "storageProfile", "osDisk", "managedDisk");
      assert.equal(at(disk, "diskEncryptionSet", "id"), set);
      assert.equal(at(inputs, "securityProfile", "encryptionAtHost"), true);
    }
  });

  it("can be previewed where nothing is there yet", async () => {
    const preview = await planAzure(smallSpec({ acr: {}, storage: {} }), {
      preview: true,
    });
    assert.equal(all(preview, "compute:VirtualMachine").length, 3);
  });
});

describe("encodeCustomData", () => {
  it("takes what Azure takes, and refuses a byte more without showing it", () => {
    const text = "é".repeat(32_767) + "x";
    const encoded = encodeCustomData("worker-1", new SecretValue(text));
    assert.equal(Buffer.from(encoded, "base64").toString("utf8"), text);
    assert.throws(
      () => encodeCustomData("worker-1", new SecretValue(`${text}x`)),
      new UserError("worker-1: its cloud-init file has 65536 bytes, allowed: at most 65535"),
    );
  });
});
