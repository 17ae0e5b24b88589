import * as assert from "node:assert/strict";
import { acmeParts, acmeSecrets, type AcmeTls } from "../../../../components/edge/acme";
import { checkAcme } from "../../../../components/edge/acme-check";
import { SecretValue } from "../../../../model/secret-value";
import type { UserError } from "../../../../model/user-error";

const http: AcmeTls = { from: "acme", email: "ops@example.org", challenge: "http" };
const dns: AcmeTls = { ...http, challenge: "dns", provider: "cloudflare" };

describe("certificates by ACME", () => {
  const ALLOWED: readonly [string, AcmeTls, number][] = [
    ["by http on one machine", http, 1],
    ["by http for whole names", { ...http, names: ["app.example.org"] }, 1],
    ["by dns on one machine", dns, 1],
    ["by dns on several", { ...dns, names: ["*.example.org", "example.org"] }, 5],
    ["by dns on many of another server", { ...dns, server: "https://ca.example.org/dir" }, 9],
  ];
  for (const [name, tls, count] of ALLOWED) {
    it(`are allowed ${name}`, () => {
      assert.doesNotThrow(() => checkAcme(tls, count));
    });
  }

  const REFUSED: readonly [string, AcmeTls, number, string, string | undefined][] = [
    [
      "by http on several machines",
      http,
      2,
      "slipway:edge.tls.challenge is http, and 2 machines carry the edge: the ACME server's " +
        "question would come to any of them, and only the one that asked knows the answer",
      "Choose challenge: dns, from: authority, or mark one machine for the edge.",
    ],
    [
      "by http for a wildcard",
      { ...http, names: ["example.org", "*.example.org"] },
      1,
      "slipway:edge.tls.names has *.example.org, for which no ACME server asks by http; " +
        "allowed: whole host names, or challenge: dns",
      undefined,
    ],
    [
      "by dns without a provider",
      { ...http, challenge: "dns" },
      1,
      "slipway:edge.tls.challenge is dns, and no provider is named",
      "Say who keeps the zone, as https://go-acme.github.io/lego/dns/ calls it.",
    ],
    [
      "of Let's Encrypt on more machines than it gives certificates of the same names",
      dns,
      6,
      "6 machines carry the edge, each with a certificate of its own: Let's Encrypt gives out 5 " +
        "of the same names in seven days",
      "Choose from: authority, another server, or mark fewer machines for the edge.",
    ],
  ];
  for (const [name, tls, count, summary, hint] of REFUSED) {
    it(`are refused ${name}`, () => {
      assert.throws(
        () => checkAcme(tls, count),
        (error: UserError) => {
          assert.equal(error.summary, summary);
          assert.equal(error.hint, hint);
          return true;
        },
      );
    });
  }

  it("stay on a volume, which only its owner may write", () => {
    const { volumes, user } = acmeParts(http);
    assert.deepEqual(volumes, [{ name: "traefik-acme", path: "/acme" }]);
    assert.equal(user, "0:0");
  });

  it("take what changes the zone from files, never from variables", () => {
    const tls = { ...dns, credentials: { CF_DNS_API_TOKEN: new SecretValue("canary-7f31") } };
    const { environment, secrets } = acmeParts(tls);
    assert.deepEqual(environment, {
      CF_DNS_API_TOKEN_FILE: "/run/secrets/acme-cf-dns-api-token",
    });
    assert.deepEqual(secrets, [{ name: "acme-cf-dns-api-token" }]);
    assert.equal(acmeSecrets(tls)["acme-cf-dns-api-token"]?.reveal(), "canary-7f31");
    assert.ok(!JSON.stringify(acmeParts(tls)).includes("canary"));
  });
});
