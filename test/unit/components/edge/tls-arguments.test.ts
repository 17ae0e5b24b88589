import * as assert from "node:assert/strict";
import type { EdgeTls } from "../../../../components/edge/tls";
import { entryPointArguments } from "../../../../components/edge/tls-arguments";
import { SecretValue } from "../../../../model/secret-value";

const TIMING = { grace: "12s", read: "24h" };
const authority: EdgeTls = {
  from: "authority",
  certificate: new SecretValue("canary-key"),
  names: ["*.example.org"],
};

function of(from: EdgeTls, port = 443): string[] {
  return entryPointArguments({ from, port }, TIMING);
}

describe("the edge's entry points", () => {
  it("are one without TLS, which serves", () => {
    assert.deepEqual(entryPointArguments(undefined, TIMING), [
      "--entryPoints.web.address=:8000",
      "--entryPoints.web.http.aliasHeadersStrategy=delete",
      "--entryPoints.web.transport.lifeCycle.graceTimeOut=12s",
      "--entryPoints.web.transport.respondingTimeouts.readTimeout=24h",
    ]);
  });

  it("are two with TLS: the one of the same name serves, the other leads to it", () => {
    assert.deepEqual(of(authority, 8443), [
      "--entryPoints.plain.address=:8000",
      "--entryPoints.plain.http.aliasHeadersStrategy=delete",
      "--entryPoints.plain.transport.lifeCycle.graceTimeOut=12s",
      "--entryPoints.plain.transport.respondingTimeouts.readTimeout=24h",
      "--entryPoints.plain.http.redirections.entryPoint.to=:8443",
      "--entryPoints.plain.http.redirections.entryPoint.scheme=https",
      "--entryPoints.plain.http.redirections.entryPoint.permanent=true",
      "--entryPoints.web.address=:8443",
      "--entryPoints.web.http.aliasHeadersStrategy=delete",
      "--entryPoints.web.transport.lifeCycle.graceTimeOut=12s",
      "--entryPoints.web.transport.respondingTimeouts.readTimeout=24h",
      "--entryPoints.web.http.tls=true",
      "--entryPoints.web.http.middlewares=security-headers@file",
    ]);
  });

  it("name the port that clients see, not the container's", () => {
    assert.ok(
      of(authority, 443).includes("--entryPoints.plain.http.redirections.entryPoint.to=:443"),
    );
  });

  const added = (from: EdgeTls) => of(from).slice(of(authority).length);

  it("have certificates by http from the entry point that has port 80", () => {
    assert.deepEqual(added({ from: "acme", email: "ops@example.org", challenge: "http" }), [
      "--entryPoints.web.http.tls.certResolver=acme",
      "--certificatesResolvers.acme.acme.email=ops@example.org",
      "--certificatesResolvers.acme.acme.caServer=https://acme-v02.api.letsencrypt.org/directory",
      "--certificatesResolvers.acme.acme.storage=/acme/acme.json",
      "--certificatesResolvers.acme.acme.keyType=EC256",
      "--certificatesResolvers.acme.acme.httpChallenge.entryPoint=plain",
    ]);
  });

  it("have one certificate by dns for all names, of the server that is named", () => {
    const tls: EdgeTls = {
      from: "acme",
      email: "ops@example.org",
      server: "https://pebble:14000/dir",
      challenge: "dns",
      provider: "rfc2136",
      credentials: { RFC2136_TSIG_SECRET: new SecretValue("canary-tsig") },
      resolvers: ["192.0.2.53:53", "192.0.2.54:53"],
      names: ["example.org", "*.example.org", "*.eu.example.org"],
      caCertificates: "-----BEGIN CERTIFICATE-----",
    };
    assert.deepEqual(added(tls), [
      "--entryPoints.web.http.tls.certResolver=acme",
      "--entryPoints.web.http.tls.domains[0].main=example.org",
      "--entryPoints.web.http.tls.domains[0].sans=*.example.org,*.eu.example.org",
      "--certificatesResolvers.acme.acme.email=ops@example.org",
      "--certificatesResolvers.acme.acme.caServer=https://pebble:14000/dir",
      "--certificatesResolvers.acme.acme.storage=/acme/acme.json",
      "--certificatesResolvers.acme.acme.keyType=EC256",
      "--certificatesResolvers.acme.acme.caCertificates=/etc/slipway/acme-authorities.pem",
      "--certificatesResolvers.acme.acme.dnsChallenge.provider=rfc2136",
      "--certificatesResolvers.acme.acme.dnsChallenge.resolvers=192.0.2.53:53,192.0.2.54:53",
    ]);
    assert.ok(!of(tls).join("\n").includes("canary"));
  });
});
