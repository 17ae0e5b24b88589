import * as assert from "node:assert/strict";
import type { PlatformConfig } from "../../../../config";
import { HOST_KEY, HOSTS, JUMP_KEY } from "../hosts-sample";
import { parseText, PLATFORM, PLATFORM_FILE } from "../samples";

function platform(text: string): PlatformConfig {
  const config = parseText(text, PLATFORM_FILE, {});
  assert.ok(config.kind === "platform");
  return config;
}

describe("slipway:hosts", () => {
  it("gives each machine with what it leaves out filled in", () => {
    assert.deepEqual(platform(HOSTS).hosts?.ssh, [
      {
        name: "m1",
        address: "192.0.2.11",
        port: 22,
        user: "root",
        hostKey: HOST_KEY,
        role: "manager",
        labels: { edge: "true", registry: "true" },
        clusterAddress: "192.0.2.11",
      },
      {
        name: "m2",
        address: "m2.example.org",
        port: 2222,
        user: "ops",
        hostKey: HOST_KEY,
        key: "~/.ssh/id_ed25519",
        role: "manager",
        labels: {},
        availabilitySet: "b",
        clusterAddress: "10.0.0.12",
      },
      {
        name: "w1",
        address: "2001:db8::21",
        port: 22,
        user: "root",
        hostKey: HOST_KEY,
        role: "worker",
        labels: {},
        clusterAddress: "2001:db8::21",
        jump: { address: "jump.example.org", port: 22, user: "ops", hostKey: JUMP_KEY },
      },
    ]);
  });

  it("leaves an engine of Debian's own age alone, and installs the distribution's", () => {
    assert.deepEqual(platform(HOSTS).hosts?.engine, { minimum: "20.10.0", package: "docker.io" });
  });

  it("keeps what it says of the engine", () => {
    const engine =
      '{ minimum: "24.0", package: docker-ce, version: "5:24.0.7-1~debian.12~bookworm" }';
    const text = HOSTS.replace("    ssh:\n", () => `    engine: ${engine}\n    ssh:\n`);
    assert.deepEqual(platform(text).hosts?.engine, {
      minimum: "24.0",
      package: "docker-ce",
      version: "5:24.0.7-1~debian.12~bookworm",
    });
  });

  it("are absent on the local engine", () => {
    assert.equal(platform(PLATFORM).hosts, undefined);
  });
});

describe("slipway:edge.tls", () => {
  const tls = (text: string) =>
    platform(
      HOSTS.replace("  slipway:secrets", `  slipway:edge: { tls: ${text} }\n  slipway:secrets`),
    ).edge.tls;

  it("takes certificates of the platform's own authority", () => {
    assert.deepEqual(tls('{ from: authority, names: ["*.example.org", example.com] }'), {
      from: "authority",
      names: ["*.example.org", "example.com"],
    });
  });

  it("takes certificates by ACME with the usual server and challenge", () => {
    assert.deepEqual(tls("{ from: acme, email: ops@example.org }"), {
      from: "acme",
      email: "ops@example.org",
      server: "https://acme-v02.api.letsencrypt.org/directory",
      challenge: "http",
    });
  });

  it("takes another ACME server, and a challenge by DNS", () => {
    const server = "https://acme.example.org:14000/dir";
    const text = `{ from: acme, email: ops@example.org, server: "${server}", challenge: dns, provider: rfc2136 }`;
    assert.deepEqual(tls(text), {
      from: "acme",
      email: "ops@example.org",
      server,
      challenge: "dns",
      provider: "rfc2136",
    });
  });
});

describe("slipway:edge.tls.credentials", () => {
  it("are held as values that no print shows", () => {
    const tls =
      "{ from: acme, email: a@example.org, challenge: dns, provider: hetzner, " +
      "credentials: { HETZNER_API_KEY: { secure: v1:ciphertext } } }";
    const text = HOSTS.replace(
      "  slipway:secrets",
      `  slipway:edge: { tls: ${tls} }\n  slipway:secrets`,
    );
    const found = platform(text).edge.tls;
    assert.ok(found?.from === "acme");
    assert.equal(found.credentials?.["HETZNER_API_KEY"]?.reveal(), "v1:ciphertext");
    assert.equal(JSON.stringify(found.credentials), '{"HETZNER_API_KEY":"[secret]"}');
  });
});

describe("slipway:registry and slipway:dns", () => {
  const withKeys = (text: string) =>
    platform(HOSTS.replace("  slipway:secrets", `  ${text}\n  slipway:secrets`));

  it("name an external registry and mirrors", () => {
    const external = "{ address: ghcr.io/team, username: robot }";
    const mirrors = "[https://mirror.example.org:5001]";
    assert.deepEqual(
      withKeys(`slipway:registry: { external: ${external}, mirrors: ${mirrors} }`).registry,
      {
        port: 5000,
        external: { address: "ghcr.io/team", username: "robot", push: true },
        mirrors: ["https://mirror.example.org:5001"],
        authorities: {},
      },
    );
  });

  it("name a DNS server, absent by default", () => {
    assert.equal(platform(HOSTS).dns, undefined);
    assert.deepEqual(withKeys("slipway:dns: { containers: false }").dns, {
      port: 53,
      upstream: [],
      containers: false,
    });
    assert.deepEqual(withKeys("slipway:dns: { upstream: [192.0.2.53] }").dns, {
      port: 53,
      upstream: ["192.0.2.53"],
      containers: true,
    });
  });
});
