import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import { utils } from "ssh2";
import { rsaPublicHalf } from "../../../model/rsa-public-key";
import { SecretValue } from "../../../model/secret-value";
import { makeRsaKey } from "../../../operations/authority/rsa-key";

function publicBlob(pem: string): string {
  const parsed = utils.parseKey(pem);
  assert.ok(!(parsed instanceof Error));
  return `ssh-rsa ${[parsed].flat()[0]?.getPublicSSH().toString("base64")}`;
}

describe("The public half of an RSA key", () => {
  it("is what SSH knows it by, of a key that is made here too", async function () {
    this.timeout(30_000);
    const small = () =>
      crypto
        .generateKeyPairSync("rsa", { modulusLength: 2048 })
        .privateKey.export({ type: "pkcs1", format: "pem" })
        .toString();
    for (const pem of [await makeRsaKey(), small(), small()]) {
      assert.equal(rsaPublicHalf(new SecretValue(pem), "concourse-worker-key"), publicBlob(pem));
    }
  });

  it("is none of what is no RSA key, which no message shows", () => {
    const ed25519 = crypto
      .generateKeyPairSync("ed25519")
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString();
    for (const text of ["canary", ed25519]) {
      assert.throws(() => rsaPublicHalf(new SecretValue(text), "concourse-worker-key"), {
        message:
          "slipway:secrets.concourse-worker-key: found something else, allowed: an RSA private key in PEM\n" +
          "Write `generate` there and run `slipway up`: it makes one.",
      });
    }
  });
});
