import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { openProject, type Project } from "../../../operations/project";
import type { Pulumi } from "../../../operations/pulumi";
import { pullLogin, registryAccess, registryAddress } from "../../../operations/registry";
import { temporaryFolders } from "../toolchain/support/temporary-folder";

const HOSTS = "  slipway:domain: example.org\n  slipway:hosts: { ssh: [] }\n";
const EXTERNAL =
  "  slipway:registry: { external: { address: ghcr.io/team, username: bot, push: false } }\n";

/** Decrypts nothing: it answers which secret of which stack was asked for. */
const PULUMI = {
  getConfig: (stack: string, key: string) => Promise.resolve(`${stack} ${key}`),
} as unknown as Pulumi;

describe("Access to the platform's registry", () => {
  const folder = temporaryFolders();

  async function project(config: string): Promise<Project> {
    const dir = await folder();
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    const text = `config:\n  slipway:kind: platform\n${config}`;
    fs.writeFileSync(path.join(dir, "Pulumi.platform.yaml"), text);
    return openProject(dir);
  }

  for (const [client, username, secret] of [
    ["operator", "operator", "registry-password"],
    ["reader", "reader", "registry-reader-password"],
  ] as const) {
    it(`on machines, as ${client}, takes that client's password`, async () => {
      const { password, ...access } = await registryAccess(await project(HOSTS), PULUMI, client);
      assert.deepEqual(access, { address: "registry.example.org:5000", username });
      assert.equal(password.reveal(), `platform slipway:secrets.${secret}`);
    });
  }

  it("pushes as the operator unless told otherwise", async () => {
    assert.equal((await registryAccess(await project(HOSTS), PULUMI)).username, "operator");
    assert.equal((await registryAccess(await project(""), PULUMI)).username, "slipway");
  });

  it("does not push where the config forbids it, and still reads", async () => {
    const external = await project(EXTERNAL);
    assert.equal((await registryAccess(external, PULUMI, "reader")).username, "bot");
    await assert.rejects(registryAccess(external, PULUMI), {
      message:
        "Pulumi.platform.yaml: slipway:registry.external.push is false: " +
        "nothing is pushed to ghcr.io/team\nPin images that are there, or set it to true.",
    });
  });

  it("gives a job on machines the reader's login, for the registry's own images only", async () => {
    const hosts = await project(HOSTS);
    const own = `${registryAddress(hosts)}/app:1@sha256:${"a".repeat(64)}`;
    assert.deepEqual(await pullLogin(hosts, PULUMI, own), {
      username: "reader",
      password: "platform slipway:secrets.registry-reader-password",
      serveraddress: "registry.example.org:5000",
    });
    assert.equal(await pullLogin(hosts, PULUMI, "redis:7.4"), undefined);
    assert.equal(await pullLogin(hosts, PULUMI, "registry.example.org:50001/app"), undefined);
  });

  it("gives a job on one engine none: it has the image before", async () => {
    const local = await project("");
    assert.equal(await pullLogin(local, PULUMI, "localhost:5000/app:1"), undefined);
  });

  it("gives a job that is pulled from elsewhere the login by its host alone", async () => {
    const both = await project(HOSTS + EXTERNAL);
    const login = await pullLogin(both, PULUMI, "ghcr.io/team/app:1");
    assert.equal(login?.serveraddress, "ghcr.io");
    assert.equal(login?.username, "bot");
  });
});
