import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as fc from "fast-check";
import ssh2 from "ssh2";
import { hostKeyProblem, isPrivateKey } from "../../../model/host-key";

const { generateKeyPairSync } = ssh2.utils;

/** Each type of key that a server may have. */
const MADE = {
  ed25519: () => generateKeyPairSync("ed25519"),
  "ecdsa 256": () => generateKeyPairSync("ecdsa", { bits: 256 }),
  "ecdsa 384": () => generateKeyPairSync("ecdsa", { bits: 384 }),
  "ecdsa 521": () => generateKeyPairSync("ecdsa", { bits: 521 }),
  "rsa 2048": () => generateKeyPairSync("rsa", { bits: 2048 }),
};

const ED25519 = MADE.ed25519().public;

describe("hostKeyProblem", () => {
  for (const [kind, make] of Object.entries(MADE)) {
    it(`takes a real key and knows its private half: ${kind}`, () => {
      const made = make();
      assert.equal(hostKeyProblem(made.public), undefined);
      assert.equal(hostKeyProblem(made.private), "a private key");
    });
  }

  it("knows private keys in other clothes", () => {
    const { privateKey } = crypto.generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    assert.ok(isPrivateKey(pem));
    const inside = MADE.ed25519().private.split("\n")[1] ?? "";
    assert.ok(isPrivateKey(inside));
    assert.ok(isPrivateKey("PuTTY-User-Key-File-3: ssh-ed25519"));
    assert.ok(!isPrivateKey(ED25519));
  });

  it("refuses a key of a type that no server has", () => {
    assert.equal(hostKeyProblem("ssh-dss AAAA"), "text that does not start with a type of key");
    assert.equal(hostKeyProblem(""), "text that does not start with a type of key");
  });

  it("refuses what stands behind a key", () => {
    assert.equal(hostKeyProblem(`${ED25519} a b`), '"ssh-ed25519" with more than a key behind it');
  });

  it("refuses what is no base64", () => {
    assert.equal(
      hostKeyProblem("ssh-ed25519 AAAA…"),
      '"ssh-ed25519" with a key that is not whole base64',
    );
  });

  it("refuses a real key of which any part is missing, and shows none of it", () => {
    fc.assert(
      fc.property(fc.constantFrom(ED25519, MADE["ecdsa 256"]().public), fc.nat(), (key, cut) => {
        const [type = "", blob = ""] = key.split(" ");
        const bytes = Buffer.from(blob, "base64");
        const part = bytes.subarray(0, cut % bytes.length).toString("base64");
        const problem = hostKeyProblem(`${type} ${part}`);
        assert.ok(problem !== undefined);
        assert.ok(part.length < 8 || !problem.includes(part));
      }),
    );
  });

  it("shows nothing of a text but the name of a type", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9+/=-]{12,40}$/), fc.boolean(), (canary, typed) => {
        const problem = hostKeyProblem(typed ? `ssh-ed25519 ${canary}` : canary);
        assert.ok(problem !== undefined && !problem.includes(canary));
      }),
    );
  });
});
