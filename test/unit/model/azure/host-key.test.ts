import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { utils } from "ssh2";
import { machineHostKey } from "../../../../model/azure/host-key";
import { SecretValue } from "../../../../model/secret-value";
import { UserError } from "../../../../model/user-error";

function stackKey(): SecretValue {
  const { privateKey } = crypto.generateKeyPairSync("ed25519");
  return new SecretValue(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
}

describe("machineHostKey", () => {
  it("makes a pair that signs, for a reader of OpenSSH's form", () => {
    const { publicKey, privateKey } = machineHostKey(stackKey(), "manager-1");
    const parsed = utils.parseKey(privateKey.reveal());
    assert.ok(!(parsed instanceof Error) && parsed.type === "ssh-ed25519");
    assert.equal(publicKey, `ssh-ed25519 ${parsed.getPublicSSH().toString("base64")}`);
    const other = utils.parseKey(publicKey);
    assert.ok(!(other instanceof Error));
    assert.equal(other.verify("text", parsed.sign("text") as Buffer), true);
  });

  it("makes a file that OpenSSH itself reads", function () {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "host-key-"));
    try {
      const { publicKey, privateKey } = machineHostKey(stackKey(), "manager-1");
      const file = path.join(dir, "key");
      fs.writeFileSync(file, privateKey.reveal(), { mode: 0o600 });
      const { stdout, error } = spawnSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" });
      if (error !== undefined) this.skip();
      assert.equal(stdout.trim(), publicKey);
    } finally {
      fs.rmSync(dir, { recursive: true });
    }
  });

  it("is the same at every run, and another for another machine or stack", () => {
    const key = stackKey();
    const first = machineHostKey(key, "manager-1");
    const again = machineHostKey(key, "manager-1");
    assert.equal(first.privateKey.reveal(), again.privateKey.reveal());
    const keys = [first, machineHostKey(key, "manager-2"), machineHostKey(stackKey(), "manager-1")];
    assert.equal(new Set(keys.map(({ publicKey }) => publicKey)).size, 3);
  });

  it("makes keys that can be read, whatever bytes they begin with", () => {
    const key = stackKey();
    for (let number = 0; number < 600; number += 1) {
      const { privateKey } = machineHostKey(key, `worker-${number}`);
      assert.ok(!(utils.parseKey(privateKey.reveal()) instanceof Error));
    }
  });

  it("takes a stack's key in OpenSSH's form as well, with or without its last line break", () => {
    const { privateKey } = machineHostKey(stackKey(), "any");
    const [one, other] = [privateKey.reveal(), privateKey.reveal().trim()].map((text) =>
      machineHostKey(new SecretValue(text), "manager-1"),
    );
    assert.equal(one?.publicKey, other?.publicKey);
  });

  for (const text of ["canary-51c0", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"]) {
    it(`refuses what is no private key without showing it: ${text.length} letters`, () => {
      assert.throws(
        () => machineHostKey(new SecretValue(text), "manager-1"),
        (error: unknown) => {
          assert.ok(error instanceof UserError);
          assert.equal(
            error.message,
            "slipway:secrets.host-key: found something else, allowed: a private key\n" +
              "Write `generate` there and run `slipway up`: it makes one.",
          );
          return true;
        },
      );
    });
  }
});
