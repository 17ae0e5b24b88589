import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import {
  cloudInit,
  type CloudInitSettings,
} from "../../../../../components/hosts/preparation/cloud-init";
import { machineScript } from "../../../../../components/hosts/preparation/machine-script";
import { networkScript } from "../../../../../components/hosts/preparation/network-script";
import { inFolder, skipWithout } from "./shell";

const least: CloudInitSettings = { machine: { user: "root" } };
const most: CloudInitSettings = {
  machine: { user: "ops", registryMirrors: ["https://mirror.example.org"] },
  network: { clusterAddresses: ["10.0.0.0/16"] },
  admin: { name: "ops", publicKeys: ["ssh-ed25519 AAAAC3 ops"] },
  hostKey: {
    type: "ed25519",
    privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    publicKey: "ssh-ed25519 AAAAC3",
  },
};

function documentOf(settings: CloudInitSettings): Record<string, unknown> {
  return parse(cloudInit(settings)) as Record<string, unknown>;
}

describe("The cloud-init user data", () => {
  it("runs the scripts that SSH would bring, the second only after the first went well", () => {
    const { write_files: files, runcmd } = documentOf(most);
    const folder = "/var/lib/slipway/first-boot";
    const file = { owner: "root:root", permissions: "0700" };
    assert.deepEqual(files, [
      { path: `${folder}/machine.sh`, content: machineScript(most.machine), ...file },
      {
        path: `${folder}/network.sh`,
        content: networkScript({ clusterAddresses: ["10.0.0.0/16"] }),
        ...file,
      },
    ]);
    assert.deepEqual(runcmd, [["sh", "-c", `sh ${folder}/machine.sh && sh ${folder}/network.sh`]]);
  });

  it("lets nobody in with a password, and root only where root is asked for", () => {
    assert.equal(documentOf(most)["ssh_pwauth"], false);
    assert.equal(documentOf(most)["disable_root"], true);
    assert.equal(documentOf(least)["disable_root"], false);
  });

  it("makes the administrator, who has a key and no password", () => {
    assert.deepEqual(documentOf(most)["users"], [
      {
        name: "ops",
        shell: "/bin/bash",
        lock_passwd: true,
        sudo: "ALL=(ALL) NOPASSWD:ALL",
        ssh_authorized_keys: ["ssh-ed25519 AAAAC3 ops"],
      },
    ]);
  });

  it("gives the SSH server its key", () => {
    assert.deepEqual(documentOf(most)["ssh_keys"], {
      ed25519_private: most.hostKey?.privateKey,
      ed25519_public: "ssh-ed25519 AAAAC3",
    });
    assert.equal(documentOf(most)["ssh_deletekeys"], true);
  });

  it("leaves users, host keys and network to others when they are not named", () => {
    const keys = Object.keys(documentOf(least));
    assert.deepEqual(keys, [
      "ssh_pwauth",
      "manage_etc_hosts",
      "disable_root",
      "write_files",
      "runcmd",
    ]);
    assert.ok(!cloudInit(least).includes("network.sh"));
  });

  for (const [title, settings] of Object.entries({ least, most })) {
    it(`is what cloud-init itself takes, with the ${title} that can be set`, function () {
      skipWithout("cloud-init", this);
      inFolder((folder) => {
        const file = path.join(folder, "user-data");
        fs.writeFileSync(file, cloudInit(settings));
        const { stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", file], {
          encoding: "utf8",
        });
        assert.deepEqual([stdout, stderr], [`Valid cloud-config: ${file}\n`, ""]);
      })();
    }).timeout(30_000);
  }
});
