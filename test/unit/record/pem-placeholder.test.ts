import * as assert from "node:assert/strict";
import { machineHostKey } from "../../../model/azure/host-key";
import { publicHalf } from "../../../model/open-ssh-key";
import { joinPem, parsePem } from "../../../model/pem";
import { SecretValue } from "../../../model/secret-value";
import { trustedCertificate } from "../../../model/trusted-certificate";
import { makeHostKey } from "../../../operations/authority/host-key";
import { issueCertificate } from "../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../operations/authority/make-authority";
import { pemPlaceholder, pemShape, placeholderOf } from "../../../record/pem-placeholder";
import { leakPaths } from "../../../record/leaks";

const NOW = { now: new Date("2026-11-01T00:00:00Z") };
const OWNER = { project: "slipway", domain: "slipway.localhost" };

function shapeOf(secret: string): string {
  const shape = pemShape(secret);
  assert.ok(shape !== undefined);
  return shape;
}

describe("the placeholder of a secret in PEM", () => {
  let authority: string;
  let certificate: string;

  before(async () => {
    authority = await makeAuthority(OWNER, NOW);
    certificate = await issueCertificate(authority, { names: ["a.slipway.localhost"] }, NOW);
  });

  it("gives the program the authority's real certificate", () => {
    const stand = pemPlaceholder(shapeOf(authority), "v1:AAAA");
    assert.equal(trustedCertificate(stand), trustedCertificate(authority));
    assert.deepEqual(leakPaths(stand, [authority]), []);
  });

  it("keeps a chain in its order", () => {
    const real = parsePem(certificate, "it");
    const stand = parsePem(pemPlaceholder(shapeOf(certificate), "v1:AAAA"), "it");
    assert.deepEqual(stand.certificates, real.certificates);
    assert.notEqual(stand.key, real.key);
    assert.deepEqual(leakPaths(stand.key, [certificate]), []);
  });

  it("is a stack's host key from which machines' host keys can be made", () => {
    const key = makeHostKey();
    const stand = pemPlaceholder(shapeOf(key), "v1:AAAA");
    const { publicKey } = machineHostKey(new SecretValue(stand), "m1");
    assert.match(publicKey, /^ssh-ed25519 AAAA/);
    assert.notEqual(publicKey, machineHostKey(new SecretValue(key), "m1").publicKey);
    assert.deepEqual(leakPaths(stand, [key]), []);
  });

  it("has the public half of an OpenSSH key, and changes with the ciphertext all the same", () => {
    const key = makeHostKey();
    const [stand, other] = ["v1:A", "v1:B"].map((text) => pemPlaceholder(shapeOf(key), text));
    assert.ok(stand !== undefined && other !== undefined && stand !== other);
    for (const text of [stand, other]) {
      const half = (of: string) => publicHalf(new SecretValue(of), "ci-deploy-key");
      assert.equal(half(text), half(key));
      assert.deepEqual(leakPaths(text, [key]), []);
    }
  });

  it("has another key for another ciphertext, and the same for the same", () => {
    const shape = shapeOf(authority);
    assert.equal(pemPlaceholder(shape, "v1:A"), pemPlaceholder(shape, "v1:A"));
    assert.notEqual(pemPlaceholder(shape, "v1:A"), pemPlaceholder(shape, "v1:B"));
  });

  it("is by name: without a shape it is the plain placeholder", () => {
    const shapes = { authority: shapeOf(authority) };
    assert.equal(
      placeholderOf(shapes, "authority", "v1:A"),
      pemPlaceholder(shapeOf(authority), "v1:A"),
    );
    assert.match(placeholderOf(shapes, "toString", "v1:A"), /^placeholder-[0-9a-f]{24}$/);
  });

  it("has a shape only where there is a private key", () => {
    assert.equal(pemShape("a password"), undefined);
    assert.equal(pemShape(trustedCertificate(authority)), undefined);
    assert.equal(pemShape("-----BEGIN PRIVATE KEY-----"), undefined);
  });

  it("drops what stands between the blocks and what only calls itself a certificate", () => {
    const { key, certificates } = parsePem(authority, "it");
    const [real] = certificates;
    const body = key.split("\n").slice(1, -1).join("\n");
    const disguised = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
    const broken = real.replace("\nMII", "\nhunter2 MII");
    const other = `-----BEGIN EC PARAMETERS-----\n${body}\n-----END EC PARAMETERS-----`;
    const shape = shapeOf(joinPem("password: hunter2", disguised, broken, other, key, real));
    assert.equal(
      shape,
      joinPem("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----", real),
    );
  });

  it("keeps a certificate however its lines are ended", () => {
    const { key, certificates } = parsePem(authority, "it");
    const windows = certificates[0].replaceAll("\n", "  \r\n");
    const ends = windows
      .replace("-----  \r\n", "-----\r\n")
      .replace("  \r\n-----END", "\r\n-----END");
    assert.ok(shapeOf(joinPem(ends, key)).includes(ends));
  });

  it("drops a certificate with something behind it in the same block", () => {
    const { key, certificates } = parsePem(authority, "it");
    const der = Buffer.from(certificates[0].split("\n").slice(1, -1).join(""), "base64");
    const more = Buffer.concat([der, Buffer.from("hunter2")]).toString("base64");
    const longer = `-----BEGIN CERTIFICATE-----\n${more}\n-----END CERTIFICATE-----`;
    assert.equal(
      shapeOf(joinPem(longer, key)),
      "-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n",
    );
  });

  it("drops headers and letters around a key", () => {
    const key =
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nhunter2\n-----END RSA PRIVATE KEY-----";
    assert.equal(shapeOf(key), "-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n");
  });
});
