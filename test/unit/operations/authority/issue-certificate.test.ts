import * as assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { parsePem } from "../../../../model/pem";
import { readCertificate } from "../../../../operations/authority/read-certificate";
import { authority, certificate } from "./builders";

describe("A server's certificate", () => {
  let ca: string;
  before(async () => {
    ca = await authority();
  });

  it("comes as key, certificate and the authority's certificate, as servers read it", async () => {
    const bundle = await certificate(ca);
    const labels = [...bundle.matchAll(/-----BEGIN (.+)-----/g)].map(([, label]) => label);
    assert.deepEqual(labels, ["PRIVATE KEY", "CERTIFICATE", "CERTIFICATE"]);
    const { key, certificates } = parsePem(bundle, "bundle");
    assert.ok(new X509Certificate(certificates[0]).checkPrivateKey(createPrivateKey(key)));
    assert.equal(certificates[1], parsePem(ca, "ca").certificates[0]);
    assert.notEqual(key, parsePem(ca, "ca").key);
  });

  it("carries DNS names, wildcards and addresses, each in one form", async () => {
    const names = ["Registry.Example.org", "*.example.org", "192.0.2.1", "2001:DB8:0:0::1"];
    const bundle = await certificate(ca, { names });
    assert.deepEqual(readCertificate(bundle).names, [
      "*.example.org",
      "192.0.2.1",
      "2001:db8::1",
      "registry.example.org",
    ]);
  });

  it("holds for 397 days from an hour ago", async () => {
    const { from, to } = readCertificate(await certificate(ca));
    assert.equal(from.toISOString(), "2026-03-01T11:00:00.000Z");
    assert.equal(to.toISOString(), "2027-04-02T12:00:00.000Z");
  });

  it("never outlives its authority", async () => {
    const now = new Date("2036-01-01T00:00:00Z");
    const { to } = readCertificate(await certificate(ca, { now }));
    assert.equal(to.toISOString(), "2036-02-27T12:00:00.000Z");
  });

  it("is told by the fingerprint that other tools show", async () => {
    const bundle = await certificate(ca);
    const leaf = parsePem(bundle, "bundle").certificates[0];
    assert.equal(readCertificate(bundle).fingerprint, new X509Certificate(leaf).fingerprint256);
    assert.match(readCertificate(bundle).fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it("is no authority", async () => {
    assert.equal(
      new X509Certificate(parsePem(await certificate(ca), "").certificates[0]).ca,
      false,
    );
  });

  for (const name of ["", "*", "a b", "*.*.example.org", "example..org", "-a.example.org", "a/b"]) {
    it(`is not made for the name "${name}"`, async () => {
      await assert.rejects(certificate(ca, { names: [name] }), {
        message:
          `found "${name}" as a name for a certificate; ` +
          "allowed: a DNS name such as registry.example.org, *.example.org, an IP address",
      });
    });
  }

  it("is not made without a name", async () => {
    await assert.rejects(certificate(ca, { names: [] }), {
      message: "a certificate needs one name at least",
    });
  });

  it("is not made by a text that is no authority, which is not shown", async () => {
    await assert.rejects(certificate("canary-31b7"), (error: Error) => {
      assert.equal(
        error.message.split("\n")[0],
        "the certificate authority holds no private key; " +
          "allowed: PEM with a private key and a certificate",
      );
      return !error.message.includes("canary");
    });
  });
});
