import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { addHostToFile, checkWanted, type WantedHost } from "../../../../operations/hosts/add-host";
import { lackingForHosts } from "../../../../operations/hosts/lacking";
import { listedHosts } from "../../../../operations/hosts/listed-hosts";
import { findPlatform, openProject, type Project } from "../../../../operations/project";
import { fingerprintOf } from "../../../../ssh/public-key";
import { newKey, parsed, sshServers } from "../../ssh/support/ssh-server";
import { host, HOST_KEY } from "../../support/host";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const EMPTY_LISTS = ["", "  slipway:hosts:\n", "  slipway:hosts: { ssh: [] }\n"];
const PIN = `x:1@sha256:${"0".repeat(64)}`;
const IMAGES = ["traefik", "haproxy", "registry"].map((name) => `    ${name}: ${PIN}\n`).join("");
const SECRETS = ["registry-password", "name-key"].map((name) => `    ${name}: generate\n`).join("");
const LOCAL = `  slipway:images:\n${IMAGES}  slipway:secrets:\n${SECRETS}`;

describe("adding a host", () => {
  const server = sshServers();
  const folder = temporaryFolders();

  async function project(platform: string, environment?: string): Promise<Project> {
    const dir = await folder();
    const file = (name: string, text: string) => fs.writeFile(path.join(dir, name), text);
    await file("Pulumi.yaml", "name: slipway\n");
    await file("Pulumi.platform.yaml", `config:\n  slipway:kind: platform\n${platform}`);
    if (environment !== undefined) {
      const joins = "  slipway:kind: environment\n  slipway:cluster: { from: platform }\n";
      await file("Pulumi.staging.yaml", `config:\n${joins}${environment}`);
    }
    return openProject(dir);
  }

  function wanted(change: Partial<WantedHost> = {}): WantedHost {
    const { hostKey, ...rest } = host("m1", { role: "manager", ...change });
    assert.equal(hostKey, HOST_KEY);
    return rest;
  }

  for (const list of EMPTY_LISTS) {
    it(`begins a list where the file has ${list.trim() || "no slipway:hosts"}`, async () => {
      const key = newKey();
      const { port } = await server({ hostKeys: [key] });
      const fingerprint = fingerprintOf(parsed(key.public).getPublicSSH());
      const confirm = { fingerprint, ask: undefined, option: "--fingerprint" };
      const platform = findPlatform(await project(list + LOCAL));
      const address = "127.0.0.1";
      const first = wanted({ address, port, clusterAddress: "192.0.2.1" });
      assert.deepEqual(listedHosts(platform), []);
      const diff = await addHostToFile(platform, [], first, confirm);
      assert.match(diff, /^\+.*name: m1, address: 127\.0\.0\.1/m);
      // Although the domain and the secrets of machines are still missing.
      assert.deepEqual(listedHosts(platform), [{ ...first, hostKey: key.public }]);
    });
  }

  it("tells what of an entry is wrong that is there already", async () => {
    const entry = `{ name: m1, address: 192.0.2.1, hostKey: "${HOST_KEY}", role: boss }`;
    const text = `  slipway:domain: example.org\n  slipway:hosts: { ssh: [${entry}] }\n`;
    const platform = findPlatform(await project(text));
    assert.throws(() => listedHosts(platform), {
      message:
        'Pulumi.platform.yaml: slipway:hosts.ssh[0].role: found "boss", allowed: manager, worker',
    });
  });

  it("refuses what the list could not have, before it asks for a key", async () => {
    const platform = findPlatform(await project(LOCAL));
    const check = (change: Partial<WantedHost>, { name } = wanted(change)) =>
      checkWanted(platform, [host("m0")], { ...wanted(change), name });
    assert.throws(() => check({ name: "m0" } as Partial<WantedHost>, { ...wanted(), name: "m0" }), {
      summary: 'Pulumi.platform.yaml has a host "m0" already',
    });
    assert.throws(() => check({ address: "192.0.2.2", user: "Root" }), {
      message:
        'Pulumi.platform.yaml: slipway:hosts.ssh[1].user: found "Root", allowed: a user name in lower case',
    });
    assert.throws(() => check({ address: "m1.example.org" }), {
      message:
        'Pulumi.platform.yaml: slipway:hosts.ssh[1].clusterAddress: found "m1.example.org", allowed: an ' +
        "IP address at which the other machines reach it\n" +
        "m1 has no clusterAddress, so its address counts: give the one by which the others reach it.",
    });
    check({ address: "192.0.2.2" });
  });

  it("refuses a cloud's machines", async () => {
    const platform = findPlatform(await project("  slipway:hosts: { azure: {} }\n"));
    assert.throws(() => listedHosts(platform), {
      summary: "the machines of this platform are a cloud's: none is added by hand",
    });
  });

  it("tells what an up would fail without", async () => {
    const entry = `{ name: m1, address: 192.0.2.1, hostKey: "${HOST_KEY}", role: manager }`;
    const hosts = `  slipway:hosts: { ssh: [${entry}] }\n`;
    const environment = "  slipway:secrets: { name-key: generate }\n";
    const [platform = "", staging = "", ...more] = lackingForHosts(
      await project(hosts + LOCAL, environment),
    );
    assert.deepEqual(more, []);
    assert.match(platform, /^Pulumi\.platform\.yaml: slipway:domain: missing/m);
    for (const name of ["registry-reader-password", "authority", "certificate"]) {
      assert.match(
        platform,
        new RegExp(`^Pulumi\\.platform\\.yaml: slipway:secrets\\.${name}: `, "m"),
      );
    }
    assert.equal(
      staging,
      "Pulumi.staging.yaml: slipway:secrets.registry-reader-password: missing, allowed: generate\n" +
        "With it the machines pull the environment's images.",
    );
  });

  it("finds nothing lacking where all is there", async () => {
    const entry = `{ name: m1, address: 192.0.2.1, hostKey: "${HOST_KEY}", role: manager }`;
    const all = ["registry-reader-password", "authority", "certificate"];
    const secrets = all.map((name) => `    ${name}: generate\n`).join("");
    const hosts = `  slipway:domain: example.org\n  slipway:hosts: { ssh: [${entry}] }\n`;
    const environment = "  slipway:secrets: { registry-reader-password: generate }\n";
    assert.deepEqual(lackingForHosts(await project(hosts + LOCAL + secrets, environment)), []);
  });
});
