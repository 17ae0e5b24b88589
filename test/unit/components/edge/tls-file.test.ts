import * as assert from "node:assert/strict";
import { parse } from "yaml";
import type { EdgeTls } from "../../../../components/edge/tls";
import { tlsFile } from "../../../../components/edge/tls-file";
import { SecretValue } from "../../../../model/secret-value";
import { trustedCertificate } from "../../../../model/trusted-certificate";
import { authority, certificate } from "../../operations/authority/builders";
import { hasTraefik, HOST, type RunningTraefik, runTraefik, until } from "./running-traefik";

const ACME: EdgeTls = { from: "acme", email: "ops@example.org", challenge: "http" };

describe("Traefik's file for TLS", () => {
  const file = (tls: EdgeTls) => parse(tlsFile(tls)) as { readonly tls: Record<string, unknown> };

  it("has the certificate by its path only", () => {
    const path = "/run/secrets/edge-certificate.pem";
    const own: EdgeTls = { from: "authority", certificate: new SecretValue("canary"), names: [] };
    assert.ok(!tlsFile(own).includes("canary"));
    assert.deepEqual(file(own).tls["stores"], {
      default: { defaultCertificate: { certFile: path, keyFile: path } },
    });
  });

  it("names no certificate where an ACME server gives them", () => {
    assert.deepEqual(Object.keys(file(ACME).tls), ["options"]);
  });
});

describe("A running Traefik with a certificate of the authority", function () {
  this.timeout(30_000);
  let traefik: RunningTraefik;
  let ca: string;

  before(async function () {
    if (!hasTraefik()) return this.skip();
    const now = new Date();
    const signer = await authority({ now });
    ca = trustedCertificate(signer);
    const text = await certificate(signer, { names: ["*.example.org"], now });
    traefik = await runTraefik(
      { from: "authority", certificate: new SecretValue(text), names: ["*.example.org"] },
      8443,
    );
  });
  after(() => traefik?.close());

  it("shows a certificate that whoever trusts the authority believes", async () => {
    assert.equal((await traefik.secure({ ca })).status, 200);
    await assert.rejects(traefik.secure(), { code: /UNABLE_TO_VERIFY|SELF_SIGNED/ });
  });

  it("leads from HTTP to HTTPS for good, at the port that clients see", async () => {
    const got = await traefik.plain("GET", "/a?b=1");
    assert.equal(got.status, 301);
    assert.equal(got.headers.location, `https://${HOST}:8443/a?b=1`);
    const posted = await traefik.plain("POST", "/a");
    assert.equal(posted.status, 308);
    assert.equal(posted.headers.location, `https://${HOST}:8443/a`);
  });

  it("adds the security headers to what an app answers", async () => {
    const { headers } = await traefik.secure({ ca });
    assert.equal(headers["strict-transport-security"], "max-age=15552000");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["x-frame-options"], "SAMEORIGIN");
    assert.equal(headers["referrer-policy"], undefined);
  });

  it("speaks TLS 1.2 and 1.3 with sound ciphers only", async () => {
    assert.equal((await traefik.secure({ ca, maxVersion: "TLSv1.2" })).status, 200);
    assert.equal((await traefik.secure({ ca, minVersion: "TLSv1.3" })).status, 200);
    const weak = [
      { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
      { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA" },
    ] as const;
    for (const options of weak) {
      await assert.rejects(traefik.secure({ ca, ...options }), /alert/);
    }
  });
});

describe("A running Traefik with certificates by ACME", function () {
  this.timeout(30_000);
  let traefik: RunningTraefik;

  before(async function () {
    if (!hasTraefik()) return this.skip();
    // Nobody listens there: what is tried is the way of the server's question, not its answer.
    traefik = await runTraefik({ ...ACME, server: "https://127.0.0.1:9/dir" }, 443);
  });
  after(() => traefik?.close());

  it("does not lead an ACME server's question away to HTTPS", async () => {
    const question = await traefik.plain("GET", "/.well-known/acme-challenge/token");
    assert.equal(question.status, 404);
    assert.equal(question.headers.location, undefined);
    const other = await traefik.plain("GET", "/.well-known/security.txt");
    assert.equal(other.headers.location, `https://${HOST}/.well-known/security.txt`);
  });

  it("asks for a certificate of each host name that is served", async () => {
    const failure = /Unable to obtain ACME certificate for domains.*app\.example\.org/;
    assert.ok(await until(() => failure.test(traefik.log())), traefik.log());
  });
});
