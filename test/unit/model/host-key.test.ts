import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as fc from "fast-check";
import ssh2 from "ssh2";
import { hostKeyProblem, isPrivateKey } from "../../../model/host-key";

type Kind = "ed25519" | "ecdsa" | "rsa";

function made(kind: Kind, bits?: number): { readonly public: string; readonly private: string } {
  if (kind === "ed25519") return ssh2.utils.generateKeyPairSync("ed25519");
  if (kind === "ecdsa") return ssh2.utils.generateKeyPairSync("ecdsa", { bits: bits ?? 256 });
  return ssh2.utils.generateKeyPairSync("rsa", { bits: bits ?? 2048 });
}

const ED25519 = made("ed25519").public;

describe("hostKeyProblem", () => {
  const KINDS: [Kind, number | undefined][] = [
    ["ed25519", undefined],
    ["ecdsa", 256],
    ["ecdsa", 384],
    ["ecdsa", 521],
    ["rsa", 2048],
  ];
  for (const [kind, bits] of KINDS) {
    it(`takes a real key: ${kind}${bits === undefined ? "" : ` ${bits}`}`, () => {
      assert.equal(hostKeyProblem(made(kind, bits).public), undefined);
    });

    it(`knows the private half and does not show it: ${kind}${bits === undefined ? "" : ` ${bits}`}`, () => {
      assert.equal(hostKeyProblem(made(kind, bits).private), "a private key");
    });
  }

  it("knows private keys in other clothes", () => {
    const { privateKey } = crypto.generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    assert.ok(isPrivateKey(pem));
    const inside = made("ed25519").private.split("\n")[1] ?? "";
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
      fc.property(fc.constantFrom(ED25519, made("ecdsa").public), fc.nat(), (key, cut) => {
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
