import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { UserError } from "../../../model/user-error";
import { configCopy } from "../../../record/config-copy";
import { placeholder } from "../../../record/placeholder";

const OPTIONS = { file: "Pulumi.staging.yaml", salt: "v1:new", shapes: {} };

const FILE = `# Staging.
encryptionsalt: v1:real
config:
  slipway:kind: environment # as it is
  slipway:hostname: "{host}.{domain}"
  slipway:secrets:
    # Made by slipway.
    redis-password:
      secure: v1:AAAA:BBBB
    name-key: { secure: v1:CCCC:DDDD }
    token: generate
  slipway:images:
    redis: redis:7.4@unknown
`;

describe("configCopy", () => {
  it("keeps all but the secrets and the salt", () => {
    const { text } = configCopy(FILE, OPTIONS);
    const { config } = parse(FILE) as { config: Record<string, unknown> };
    delete config["slipway:secrets"];
    assert.deepEqual(parse(text), { encryptionsalt: "v1:new", config });
    assert.ok(text.includes("# as it is"));
    assert.ok(!text.includes("secure"));
    assert.ok(!text.includes("v1:real"));
  });

  it("gives a placeholder for each secret, also for one that is still to be made", () => {
    assert.deepEqual(configCopy(FILE, OPTIONS).secrets, {
      "redis-password": placeholder("v1:AAAA:BBBB"),
      "name-key": placeholder("v1:CCCC:DDDD"),
      token: placeholder("token: generate"),
    });
  });

  it("gives a secret in PEM the shape that the record has", () => {
    const shape = "-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n";
    const { secrets } = configCopy(FILE, { ...OPTIONS, shapes: { "name-key": shape } });
    assert.match(
      secrets["name-key"] ?? "",
      /^-----BEGIN PRIVATE KEY-----\n[0-9a-f]{64}\n[0-9a-f]{64}\n-----END PRIVATE KEY-----\n$/,
    );
  });

  for (const key of ["secrets", "slipway:config:secrets", "slipway:secrets"]) {
    it(`knows the secrets under the key ${key}`, () => {
      const { text, secrets } = configCopy(
        `config:\n  ${key}:\n    a: { secure: v1:A }\n`,
        OPTIONS,
      );
      assert.deepEqual(secrets, { a: placeholder("v1:A") });
      assert.deepEqual(parse(text), { config: {}, encryptionsalt: "v1:new" });
    });
  }

  it("drops the key of a secrets service", () => {
    const before = "secretsprovider: awskms://alias/x\nencryptedkey: QUJD\nconfig:\n  a: b\n";
    const { text } = configCopy(before, OPTIONS);
    assert.deepEqual(parse(text), { config: { a: "b" }, encryptionsalt: "v1:new" });
  });

  it("gives a file without config a salt", () => {
    assert.deepEqual(configCopy("", OPTIONS), { text: "encryptionsalt: v1:new\n", secrets: {} });
  });

  it("refuses what is encrypted elsewhere, and says where", () => {
    const text = "config:\n  slipway:hosts:\n    - key: { secure: v1:A }\n  a: { secure: v1:B }\n";
    assert.throws(
      () => configCopy(text, OPTIONS),
      new UserError(
        "Pulumi.staging.yaml: config.slipway:hosts[0].key, config.a: encrypted; a preview from a record can't read it",
        { hint: "Put what is secret under slipway:secrets." },
      ),
    );
  });
});
