import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { parsePem } from "../../../../model/pem";
import { trustedCertificate } from "../../../../model/trusted-certificate";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { authority, certificate } from "./builders";

/** What a client that trusts `ca` and asks for `servername` gets: the answer, or why not. */
async function ask(port: number, servername: string, ca?: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, servername, ca, agent: false };
    https
      .get(options, (response) => {
        response.resume();
        resolve(String(response.statusCode));
      })
      .on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe("The platform's own authority", () => {
  const folder = temporaryFolders();

  it("is believed by a client that trusts it, and by no other", async () => {
    const now = new Date();
    const ca = await authority({ now });
    const names = ["registry.example.org", "*.example.org", "127.0.0.1"];
    const bundle = await certificate(ca, { names, now });
    const server = https.createServer({ key: bundle, cert: bundle }, (_request, response) =>
      response.end("ok"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const trusted = trustedCertificate(ca);
      assert.equal(await ask(port, "registry.example.org", trusted), "200");
      assert.equal(await ask(port, "any.example.org", trusted), "200");
      assert.equal(await ask(port, "", trusted), "200", "by its address");
      assert.equal(await ask(port, "example.com", trusted), "ERR_TLS_CERT_ALTNAME_INVALID");
      assert.equal(await ask(port, "registry.example.org"), "SELF_SIGNED_CERT_IN_CHAIN");
      const other = trustedCertificate(await authority({ now }));
      assert.notEqual(await ask(port, "registry.example.org", other), "200");
    } finally {
      server.close();
    }
  });

  it("passes openssl's own strict check", async function () {
    if (!hasOpenssl()) return this.skip();
    const dir = await folder();
    const now = new Date();
    const ca = await authority({ now });
    const file = (name: string, text: string) => {
      fs.writeFileSync(path.join(dir, name), text);
      return path.join(dir, name);
    };
    const trusted = file("ca.pem", trustedCertificate(ca));
    const leaf = file("leaf.pem", parsePem(await certificate(ca, { now }), "leaf").certificates[0]);
    const verify = (...options: string[]) =>
      execFileSync("openssl", ["verify", "-x509_strict", "-purpose", "sslserver", ...options], {
        encoding: "utf8",
        stdio: "pipe",
      });
    assert.equal(verify("-CAfile", trusted, leaf), `${leaf}: OK\n`);
    const other = file("other.pem", trustedCertificate(await authority({ now })));
    assert.throws(() => verify("-CAfile", other, leaf), /verification failed/);
  });

  it("lasts 10 years, signs servers only, and says whose it is", async () => {
    const ca = await authority();
    const own = new X509Certificate(ca);
    assert.equal(own.subject, "O=example.org\nCN=slipway authority for example.org");
    assert.equal(own.ca, true);
    assert.equal(own.validToDate.toISOString(), "2036-02-27T12:00:00.000Z");
    const text = own.toString();
    assert.ok(text.startsWith("-----BEGIN CERTIFICATE-----"));
    assert.equal(createPrivateKey(parsePem(ca, "ca").key).asymmetricKeyType, "ec");
    assert.ok(own.checkPrivateKey(createPrivateKey(parsePem(ca, "ca").key)));
  });

  it("cannot make another authority that anybody believes", async function () {
    if (!hasOpenssl()) return this.skip();
    const file = path.join(await folder(), "ca.pem");
    fs.writeFileSync(file, trustedCertificate(await authority()));
    const text = execFileSync("openssl", ["x509", "-in", file, "-noout", "-text"], {
      encoding: "utf8",
    });
    assert.match(text, /Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    assert.match(text, /Key Usage: critical\s+Certificate Sign, CRL Sign/);
  });

  it("keeps its key out of what others get of it", async () => {
    const trusted = trustedCertificate(await authority());
    assert.ok(!trusted.includes("PRIVATE KEY"));
    assert.match(trusted, /^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);
  });

  it("has another number and another key each time", async () => {
    const [one, other] = [
      new X509Certificate(await authority()),
      new X509Certificate(await authority()),
    ];
    assert.notEqual(one.serialNumber, other.serialNumber);
    assert.notEqual(one.fingerprint256, other.fingerprint256);
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
