import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { utils } from "ssh2";
import { publicHalf, withoutPrivateHalf } from "../../../model/open-ssh-key";
import { SecretValue } from "../../../model/secret-value";
import { UserError } from "../../../model/user-error";
import { makeHostKey } from "../../../operations/authority/host-key";

const halfOf = (text: string) => publicHalf(new SecretValue(text), "ci-deploy-key");

function isRefused(text: string): void {
  assert.throws(
    () => halfOf(text),
    new UserError(
      "slipway:secrets.ci-deploy-key: found something else, allowed: an Ed25519 private key of OpenSSH",
      { hint: "Write `generate` there and run `slipway up`: it makes one." },
    ),
  );
}

describe("the public half of a key", () => {
  it("is the one that a reader of the whole key finds", () => {
    for (let index = 0; index < 20; index += 1) {
      const key = makeHostKey();
      const parsed = utils.parseKey(key);
      assert.ok(!(parsed instanceof Error));
      const line = `ssh-ed25519 ${parsed.getPublicSSH().toString("base64")}`;
      assert.equal(halfOf(key), line);
      assert.equal(halfOf(`\n${key.replaceAll("\n", "\r\n")}\n`), line);
    }
  });

  it("is not found in what is no such key, which is not shown", () => {
    isRefused("hunter2");
    isRefused("");
    isRefused(utils.generateKeyPairSync("ecdsa", { bits: 256 }).private);
    const cut = makeHostKey().split("\n");
    isRefused([...cut.slice(0, 2), ...cut.slice(-2)].join("\n"));
    isRefused(`-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n`);
  });

  it("is found in no bytes whatever", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const body = Buffer.concat([Buffer.from("openssh-key-v1\0"), bytes]).toString("base64");
        isRefused(
          `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----`,
        );
      }),
    );
  });

  it("is all that stays of a key without its private half", () => {
    const key = makeHostKey();
    const rest = withoutPrivateHalf(key) ?? "";
    assert.equal(halfOf(rest), halfOf(key));
    const blob = Buffer.from(halfOf(key).split(" ")[1] ?? "", "base64");
    // Magic, two words, a letter, a number, the public half, an empty text.
    assert.equal(
      Buffer.from(rest.replaceAll(/-----.*-----/g, ""), "base64").length,
      15 + 8 + 8 + 5 + 4 + (4 + blob.length) + 4,
    );
    assert.equal(withoutPrivateHalf("hunter2"), undefined);
  });
});
