import * as assert from "node:assert/strict";
import { fingerprintOf, parseHostKey, typeOf } from "../../../ssh/public-key";
import { newKey } from "./support/ssh-server";

/** `ssh-keygen -lf` says of it: 256 SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA */
const KNOWN = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

describe("a host's public key", () => {
  it("has the fingerprint that ssh-keygen prints", () => {
    const { type, fingerprint, blob } = parseHostKey(KNOWN, "m1");
    assert.deepEqual([type, typeOf(blob)], ["ssh-ed25519", "ssh-ed25519"]);
    assert.equal(fingerprint, "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA");
    assert.equal(fingerprintOf(blob), fingerprint);
  });

  it("may have a comment and spaces around it", () => {
    const { fingerprint } = parseHostKey(KNOWN, "m1");
    assert.equal(parseHostKey(`  ${KNOWN}  root@m1\n`, "m1").fingerprint, fingerprint);
  });

  it("says how the machine must sign, never with SHA-1", () => {
    const cases = [
      ["ed25519", ["ssh-ed25519"]],
      ["ecdsa", ["ecdsa-sha2-nistp256"]],
      ["rsa", ["rsa-sha2-512", "rsa-sha2-256"]],
    ] as const;
    for (const [type, algorithms] of cases) {
      assert.deepEqual(parseHostKey(newKey(type).public, "m1").algorithms, algorithms);
    }
  });

  it("is refused when it is none", () => {
    const types =
      "ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, ssh-rsa";
    const lines = [
      "",
      "ssh-ed25519",
      "ssh-ed25519 AAAA",
      KNOWN.replace("ssh-ed25519", "ssh-rsa"),
      KNOWN.replace("ssh-ed25519", "constructor"),
      KNOWN.replace("ssh-ed25519 ", ""),
      "ssh-dss AAAAB3NzaC1kc3M=",
    ];
    for (const line of lines) {
      assert.throws(() => parseHostKey(line, "m1"), {
        reason: "host key",
        summary: `hostKey of m1 is "${line}"; allowed: a public key of type ${types}, as in a .pub file`,
        hint: "On the machine: cat /etc/ssh/ssh_host_ed25519_key.pub",
      });
    }
  });
});
