import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { jumpCloudInit } from "../../../../../components/hosts/azure/jump-cloud-init";
import { machineCloudInit } from "../../../../../components/hosts/azure/machine-cloud-init";
import { machineHostKey } from "../../../../../model/azure/host-key";
import { clusterMachines, hostOf } from "../../../../../model/azure/machines";
import { HOST_KEY, smallSpec } from "./support/samples";

/** What Debian's cloud-init says of a cloud-config; undefined where there is none. */
function schemaSays(text: string): { status: number | null; output: string } | undefined {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "cloud-config-"));
  try {
    const file = path.join(dir, "user-data");
    fs.writeFileSync(file, text);
    const args = ["schema", "--config-file", file];
    const { status, stdout, stderr, error } = spawnSync("cloud-init", args, { encoding: "utf8" });
    return error === undefined ? { status, output: `${stdout}${stderr}` } : undefined;
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}

const MISSING = "skipped: cloud-init is not installed here (`apt-get install cloud-init`)";

describe("The first boot of a machine on Azure", function () {
  this.timeout(60_000);
  const key = machineHostKey(HOST_KEY, "worker-1");
  const spec = smallSpec();
  const [manager] = clusterMachines(spec);
  assert.ok(manager !== undefined);
  const host = hostOf(manager, spec, { [manager.name]: key.publicKey });
  const network = { clusterAddresses: [spec.addressSpace] };

  for (const [title, text] of [
    ["a machine of the cluster", machineCloudInit({ machine: {}, network })(host, key)],
    ["the machine that passes SSH on", jumpCloudInit(key)],
  ] as const) {
    it(`is a cloud-config that cloud-init takes, for ${title}`, function () {
      const said = schemaSays(text);
      if (said === undefined) {
        process.stdout.write(`      ${MISSING}\n`);
        this.skip();
      }
      assert.deepEqual([said.status, said.output.match(/Valid cloud-config/)?.length], [0, 1]);
    });
  }

  it("is compared by a checker that sees a mistake", function () {
    const said = schemaSays(
      jumpCloudInit(key).replace("ssh_deletekeys: true", "ssh_deletekeys: 7"),
    );
    if (said === undefined) this.skip();
    assert.notEqual(said.status, 0);
    assert.match(said.output, /ssh_deletekeys/);
  });
});
