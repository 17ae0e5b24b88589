import * as assert from "node:assert/strict";
import { checkTls, covers, type EdgeTls } from "../../../../components/edge/tls";
import { SecretValue } from "../../../../model/secret-value";
import type { UserError } from "../../../../model/user-error";

const certificate = new SecretValue("-----BEGIN PRIVATE KEY-----");

describe("the names of a certificate", () => {
  const COVERED: readonly [string, string, boolean][] = [
    ["example.org", "example.org", true],
    ["Example.org", "EXAMPLE.ORG", true],
    ["example.org", "app.example.org", false],
    ["*.example.org", "app.example.org", true],
    ["*.example.org", "example.org", false],
    ["*.example.org", "a.b.example.org", false],
    ["*.example.org", ".example.org", false],
    ["*.example.org", "appexample.org", false],
    ["*.b.example.org", "a.b.example.org", true],
  ];
  for (const [name, host, is] of COVERED) {
    it(`${name} ${is ? "stands" : "does not stand"} for ${host}`, () => {
      assert.equal(covers(name, host), is);
    });
  }

  const acme = { from: "acme", email: "ops@example.org" } as const;
  const NAMED: readonly [string, EdgeTls][] = [
    ["the authority", { from: "authority", certificate, names: ["*.apps.example.org"] }],
    ["ACME", { ...acme, challenge: "dns", provider: "rfc2136", names: ["*.apps.example.org"] }],
  ];
  for (const [whose, tls] of NAMED) {
    it(`must have what the edge itself serves, with ${whose}`, () => {
      checkTls(tls, 3, ["dashboard.apps.example.org"]);
      assert.throws(
        () => checkTls(tls, 3, ["dashboard.example.org"]),
        (error: UserError) => {
          assert.equal(
            error.summary,
            "the edge serves dashboard.example.org, which its certificate does not name; " +
              "it names: *.apps.example.org",
          );
          assert.equal(
            error.hint,
            "Add the name under slipway:edge.tls.names in the platform's file.",
          );
          return true;
        },
      );
    });
  }

  it("are those that are served, where ACME gives each its own", () => {
    checkTls({ ...acme, challenge: "http" }, 1, ["dashboard.example.org"]);
  });
});
