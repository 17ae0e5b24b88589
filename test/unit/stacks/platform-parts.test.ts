import * as assert from "node:assert/strict";
import type { Plan } from "../../golden/plan";
import { ONE_HOST, planPlatform } from "./planned-platform";

const CONFIG = "docker:index/serviceConfig:ServiceConfig";
const AUTHORITY = "slipway:cluster:PublishedAuthority";
const EXTERNAL = { external: { address: "ghcr.io/team", username: "ops" } };
const FROM_AUTHORITY = { tls: { from: "authority" } };

function published(plan: Plan) {
  const { name, data, labels } = plan.find(CONFIG, "authority-certificate").inputs;
  const { value } = (labels as { label: string; value: string }[]).find(
    ({ label }) => label === "slipway.authority",
  ) ?? { value: undefined };
  return { name, signs: value, text: Buffer.from(String(data), "base64").toString() };
}

describe("The authority's certificate on the cluster", () => {
  const CASES: readonly [string, Record<string, unknown>, string | undefined][] = [
    ["on one engine with its TLS", { edge: FROM_AUTHORITY }, "edge"],
    ["on machines with its TLS", { edge: FROM_AUTHORITY, hosts: ONE_HOST }, "edge"],
    ["on machines with plain HTTP", { hosts: ONE_HOST }, "registry"],
    [
      "on machines with ACME",
      { hosts: ONE_HOST, edge: { tls: { from: "acme", email: "ops@example.org" } } },
      "registry",
    ],
    ["on one engine with plain HTTP", {}, undefined],
    ["on machines where it signs nothing", { hosts: ONE_HOST, registry: EXTERNAL }, undefined],
  ];
  for (const [where, sections, signs] of CASES) {
    it(`${signs === undefined ? "is not there" : `says that it signs for the ${signs}`} ${where}`, async () => {
      const plan = await planPlatform(sections);
      if (signs === undefined) {
        assert.ok(plan.resources.every(({ type }) => type !== AUTHORITY));
        return;
      }
      const { name, text, ...found } = published(plan);
      assert.equal(found.signs, signs);
      assert.match(String(name), /^platform-authority-[0-9a-f]{8}$/);
      assert.match(text, /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n$/);
    });
  }
});

describe("The names of the edge's certificate", () => {
  const ACME = { from: "acme", email: "ops@example.org" };
  const CASES: readonly [string, object, string[] | undefined][] = [
    ["the domain's with the authority", { from: "authority" }, ["*.example.org", "example.org"]],
    ["those that are listed", { from: "authority", names: ["a.example.org"] }, ["a.example.org"]],
    ["any with ACME by http", ACME, undefined],
    [
      "the domain's with ACME by dns",
      { ...ACME, challenge: "dns", provider: "rfc2136" },
      ["*.example.org", "example.org"],
    ],
  ];
  for (const [what, tls, names] of CASES) {
    it(`are ${what}, and told to those that join`, async () => {
      for (const hosts of [undefined, ONE_HOST]) {
        const plan = await planPlatform({ edge: { tls }, ...(hosts && { hosts }) });
        assert.deepEqual(plan.outputs["tlsNames"], names);
      }
    });
  }

  it("are in what Traefik asks an ACME server for", async () => {
    const tls = { ...ACME, challenge: "dns", provider: "rfc2136" };
    const plan = await planPlatform({ edge: { tls } });
    const text = JSON.stringify(plan.find("docker:index/service:Service", "edge-traefik-service"));
    assert.match(text, /tls\.domains\[0\]\.main=\*\.example\.org"/);
    assert.match(text, /tls\.domains\[0\]\.sans=example\.org"/);
  });

  it("are none of a platform with plain HTTP", async () => {
    const plan = await planPlatform({});
    assert.ok(!("tlsNames" in plan.outputs));
  });
});
