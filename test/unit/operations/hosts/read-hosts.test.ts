import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  findHost,
  hostSource,
  readHosts,
  requireHosts,
} from "../../../../operations/hosts/read-hosts";
import { openProject, type Project } from "../../../../operations/project";
import { host, HOST_KEY } from "../../support/host";

const SSH = `  slipway:domain: example.org
  slipway:hosts:
    ssh:
      - { name: m1, address: 192.0.2.1, hostKey: "${HOST_KEY}", role: manager }
`;
const AZURE = `  slipway:domain: example.org
  slipway:hosts:
    azure:
      location: westeurope
      dnsPrefix: crigen
      sshKey: "${HOST_KEY}"
      allowSshFrom: [203.0.113.0/24]
      managers: { count: 1 }
      workers: { count: 2 }
`;

describe("the hosts of a platform", () => {
  let dir = "";
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  function project(config: string): Project {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-hosts-"));
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    const text = `config:\n  slipway:kind: platform\n${config}`;
    fs.writeFileSync(path.join(dir, "Pulumi.platform.yaml"), text);
    return openProject(dir);
  }
  const nobody = () => Promise.reject(new Error("Pulumi was asked"));
  const outputs = (found: Record<string, unknown>) => () =>
    Promise.resolve({ outputs: () => Promise.resolve(found) });

  it("are none where it is the local engine's", async () => {
    const local = project("");
    assert.equal(hostSource(local), "engine");
    assert.deepEqual(await readHosts(local, nobody), []);
    await assert.rejects(requireHosts(local, nobody), {
      message:
        "Pulumi.platform.yaml has no slipway:hosts: it is the local engine's\n" +
        "`slipway host add <name> <address>` begins a list of machines.",
    });
  });

  it("are those of its file, which Pulumi need not be asked for", async () => {
    const listed = project(SSH);
    assert.equal(hostSource(listed), "ssh");
    assert.deepEqual(await readHosts(listed, nobody), [host("m1", { role: "manager" })]);
  });

  it("are those that its stack has made, where a cloud gives them", async () => {
    const cloud = project(AZURE);
    assert.equal(hostSource(cloud), "azure");
    const made = host("staging-manager-0", { role: "manager", address: "198.51.100.7" });
    assert.deepEqual(await readHosts(cloud, outputs({ hosts: [made] })), [made]);
    assert.deepEqual(await readHosts(cloud, outputs({})), []);
    await assert.rejects(requireHosts(cloud, outputs({})), {
      message: "the machines of platform do not exist yet\nslipway up platform",
    });
  });

  it("are refused with the file's mistakes", () => {
    const wrong = project(SSH.replace("manager", "boss"));
    assert.throws(
      () => hostSource(wrong),
      /Pulumi\.platform\.yaml: slipway:hosts\.ssh\[0\]\.role: found "boss", allowed: manager, worker/,
    );
  });

  it("are found by name", () => {
    assert.equal(findHost([host("m1")], "m1").name, "m1");
    assert.throws(() => findHost([host("m1"), host("w1")], "x"), {
      message: 'there is no host "x"; allowed: m1, w1',
    });
  });
});
