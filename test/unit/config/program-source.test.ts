import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parseStackConfig } from "../../../config/parse";
import { programConfigSource, sealedValues } from "../../../config/program-source";
import { SecretValue } from "../../../model/secret-value";
import { ENVIRONMENT, KNOWN } from "./samples";

function revealed(value: unknown): string {
  assert.ok(value instanceof SecretValue);
  return value.reveal();
}

describe("sealedValues", () => {
  it("seals what the file encrypts, with the decrypted text", () => {
    const values = sealedValues(
      { "slipway:secrets": '{"a":"one","b":"two"}', "slipway:token": "three" },
      {
        "slipway:secrets": { a: { secure: "v1:x" }, b: "two" },
        "slipway:token": { secure: "v1:y" },
      },
      ["slipway:secrets", "slipway:token"],
    );
    const secrets = values["slipway:secrets"] as Record<string, unknown>;
    assert.equal(revealed(secrets["a"]), "one");
    assert.equal(secrets["b"], "two");
    assert.equal(revealed(values["slipway:token"]), "three");
  });

  it("seals all of a key that Pulumi calls secret and the file does not explain", () => {
    const values = sealedValues({ "slipway:secrets": '{"a":"one"}' }, {}, ["slipway:secrets"]);
    assert.equal(revealed((values["slipway:secrets"] as Record<string, unknown>)["a"]), "one");
  });

  it("seals all of a key that is to be, beside what the file encrypts", () => {
    const values = sealedValues(
      { "slipway:secrets": '{"a":"one","b":"two"}' },
      { "slipway:secrets": { a: { secure: "v1:x" }, b: "generate" } },
      ["slipway:secrets"],
      ["slipway:secrets"],
    );
    const secrets = values["slipway:secrets"] as Record<string, unknown>;
    assert.deepEqual([revealed(secrets["a"]), revealed(secrets["b"])], ["one", "two"]);
  });

  it("takes Pulumi's values where they differ from the file's", () => {
    const values = sealedValues(
      { "slipway:services": '{"web":{"replicas":5}}', "slipway:domain": "other.example" },
      { "slipway:services": { web: { replicas: 3 } }, "slipway:domain": "example.org" },
      [],
    );
    assert.deepEqual(values, {
      "slipway:services": { web: { replicas: 5 } },
      "slipway:domain": "other.example",
    });
  });

  it("seals what stands inside lists", () => {
    const values = sealedValues({ "a:b": '["x","y"]' }, { "a:b": ["x", { secure: "v1:z" }] }, [
      "a:b",
    ]);
    const [first, second] = values["a:b"] as unknown[];
    assert.equal(first, "x");
    assert.equal(revealed(second), "y");
  });

  it("leaves text alone that only starts like JSON, and secrets that look like it", () => {
    const values = sealedValues(
      { "slipway:hostname": "{host}.{domain}", "slipway:token": '{"a":1}' },
      { "slipway:token": { secure: "v1:x" } },
      ["slipway:token"],
    );
    assert.equal(values["slipway:hostname"], "{host}.{domain}");
    assert.equal(revealed(values["slipway:token"]), '{"a":1}');
  });
});

describe("programConfigSource", () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-config-"));
  });

  afterEach(() => {
    fs.rmSync(dir, { recursive: true });
    pulumi.runtime.setAllConfig({});
  });

  it("reads the stack's file beside Pulumi's values", () => {
    const file = `Pulumi.${pulumi.getStack()}.yaml`;
    fs.writeFileSync(path.join(dir, file), ENVIRONMENT);
    pulumi.runtime.setAllConfig({
      "slipway:kind": "environment",
      // Whichever stack other tests have left this process in, it is not this one.
      "slipway:cluster": '{"from":"shared-platform"}',
      "slipway:secrets": '{"redis-password":"plain-a","name-key":"plain-b"}',
    });
    const source = programConfigSource(dir);
    assert.equal(source.file, file);
    const config = parseStackConfig(source, { secrets: KNOWN.secrets });
    assert.equal(config.secrets["redis-password"]?.reveal(), "plain-a");
  });

  it("does without a file", () => {
    pulumi.runtime.setAllConfig({ "slipway:kind": "platform" });
    assert.deepEqual(programConfigSource(dir).values, { "slipway:kind": "platform" });
  });
});
