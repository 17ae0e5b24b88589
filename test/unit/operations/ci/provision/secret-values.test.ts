import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { readPassphrase, SecretValues } from "../../../../../operations/ci/provision/secret-values";
import { Pulumi } from "../../../../../operations/pulumi";

class FakePulumi extends Pulumi {
  readonly asked: string[] = [];
  override getConfig(stack: string, key: string): Promise<string> {
    this.asked.push(`${stack} ${key}`);
    return Promise.resolve(`value of ${key}`);
  }
}

describe("SecretValues", () => {
  const make = (filled: readonly string[], environment = {}) => {
    const pulumi = new FakePulumi({ projectDir: "/nowhere", environment });
    return { pulumi, values: new SecretValues(pulumi, "platform", filled) };
  };

  it("are the platform's own secrets, each decrypted once", async () => {
    const { pulumi, values } = make(["registry-password", "ci-deploy-key"]);
    for (const name of ["SLIPWAY_REGISTRY_PASSWORD", "SLIPWAY_REGISTRY_PASSWORD"]) {
      assert.equal(await values.of(name), "value of slipway:secrets.registry-password");
    }
    assert.equal(await values.of("SLIPWAY_DEPLOY_KEY"), "value of slipway:secrets.ci-deploy-key");
    assert.equal(pulumi.asked.length, 2);
  });

  it("are none where the platform has none, or nobody knows the name", async () => {
    const { pulumi, values } = make([]);
    assert.equal(await values.of("SLIPWAY_BUILDER_KEY"), undefined);
    assert.equal(await values.of("SOMETHING_ELSE"), undefined);
    assert.deepEqual(pulumi.asked, []);
  });
});

describe("readPassphrase", () => {
  let folder: string;
  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-passphrase-"));
    await fs.writeFile(path.join(folder, "file"), "from the file\n");
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));

  it("reads the variable, then the file, as Pulumi does; an empty one is none", async () => {
    const PULUMI_CONFIG_PASSPHRASE_FILE = path.join(folder, "file");
    const prepared = { PULUMI_CONFIG_PASSPHRASE_FILE };
    assert.equal(await readPassphrase(prepared, { PULUMI_CONFIG_PASSPHRASE: "typed" }), "typed");
    assert.equal(await readPassphrase(prepared, {}), "from the file");
    assert.equal(await readPassphrase({}, { PULUMI_CONFIG_PASSPHRASE: "" }), undefined);
  });
});
