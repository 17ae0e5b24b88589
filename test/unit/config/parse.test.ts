import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileConfigSource, textConfigSource } from "../../../config/file-source";
import { knownFrom } from "../../../config/known";
import { parseStackConfig } from "../../../config/parse";
import { stackFileName, stackOfFile } from "../../../config/pulumi-file";
import { formatPin } from "../../../model/pin";
import { SecretValue } from "../../../model/secret-value";
import {
  DIGEST,
  ENVIRONMENT,
  ENVIRONMENT_FILE,
  KNOWN,
  KNOWN_PLATFORM,
  OTHER_DIGEST,
  parseText,
  PLATFORM,
  PLATFORM_FILE,
  refusal,
} from "./samples";

describe("parseStackConfig", () => {
  it("reads an environment", () => {
    const config = parseText(ENVIRONMENT, ENVIRONMENT_FILE, KNOWN);
    assert.ok(config.kind === "environment");
    assert.deepEqual(config.cluster, { from: "platform" });
    assert.equal(config.domain, "example.org");
    assert.equal(config.hostname, "staging.{host}.{domain}");
    assert.deepEqual(config.services, {
      "click-count": {
        replicas: 3,
        environment: { THEME: "dark" },
        resources: { limits: { cpus: 0.5, memory: "128MiB" } },
      },
    });
    const pins = Object.entries(config.images).map(([name, pin]) => [name, formatPin(pin)]);
    assert.deepEqual(Object.fromEntries(pins), {
      "click-count": `localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}`,
      redis: `redis:7.4@${OTHER_DIGEST}`,
    });
    assert.deepEqual(Object.keys(config.secrets), ["redis-password", "name-key"]);
  });

  it("fills in an environment's defaults", () => {
    const text = "config: { slipway:kind: environment, slipway:cluster: { from: platform } }";
    assert.deepEqual(parseText(text, ENVIRONMENT_FILE, {}), {
      kind: "environment",
      cluster: { from: "platform" },
      hostname: "{host}.{domain}",
      images: {},
      services: {},
      secrets: {},
    });
  });

  it("fills in a platform's defaults", () => {
    assert.deepEqual(parseText("config: { slipway:kind: platform }", PLATFORM_FILE, {}), {
      kind: "platform",
      domain: "slipway.localhost",
      cluster: { kind: "swarm" },
      edge: { port: 80, tlsPort: 443, logLevel: "INFO", dashboard: false },
      registry: { port: 5000, mirrors: [], authorities: {} },
      images: {},
      secrets: {},
    });
  });

  it("keeps what a platform says over the defaults", () => {
    const text = PLATFORM.replace("port: 80", "port: 8080").replace("INFO", "DEBUG");
    const config = parseText(text, PLATFORM_FILE, KNOWN_PLATFORM);
    assert.ok(config.kind === "platform");
    const edge = { port: 8080, tlsPort: 443, logLevel: "DEBUG", dashboard: false };
    assert.deepEqual(config.edge, edge);
  });

  it("holds secrets as values that no print shows", () => {
    const { secrets } = parseText(ENVIRONMENT, ENVIRONMENT_FILE, KNOWN);
    assert.ok(secrets["redis-password"] instanceof SecretValue);
    assert.equal(secrets["redis-password"].reveal(), "v1:ciphertext");
    assert.equal(JSON.stringify(secrets), '{"redis-password":"[secret]","name-key":"[secret]"}');
  });

  it("accepts sections with nothing below them", () => {
    const text = ENVIRONMENT.replace(
      / {2}slipway:services:\n[^]*?(?= {2}slipway:secrets)/,
      () => "  slipway:services:\n",
    );
    const config = parseText(text, ENVIRONMENT_FILE, KNOWN);
    assert.deepEqual(config.kind === "environment" && config.services, {});
  });

  it("accepts keys without a namespace and providers' keys", () => {
    const text = ENVIRONMENT.replace("slipway:domain", "domain").replace(
      "config:\n",
      "config:\n  docker:host: unix:///var/run/docker.sock\n  slipway:config:kind: environment\n",
    );
    const config = parseText(
      text.replace("  slipway:kind: environment\n", ""),
      ENVIRONMENT_FILE,
      KNOWN,
    );
    assert.equal(config.domain, "example.org");
  });

  it("follows anchors and merges", () => {
    const text = ENVIRONMENT.replace(
      /environment: \{ THEME: dark \}/,
      "environment: &theme { THEME: dark }\n    redis: { environment: { <<: *theme, SIZE: big } }",
    ).replace(/ {6}resources.*\n/, "");
    const config = parseText(text, ENVIRONMENT_FILE, KNOWN);
    assert.deepEqual(config.kind === "environment" && config.services["redis"], {
      environment: { THEME: "dark", SIZE: "big" },
    });
  });

  it("accepts an unknown digest that something stands in for", () => {
    const text = ENVIRONMENT.replace(`redis:7.4@${OTHER_DIGEST}`, "redis:7.4@unknown");
    const known = { ...KNOWN, substituted: () => true };
    assert.equal(parseText(text, ENVIRONMENT_FILE, known).images["redis"]?.digest, "unknown");
  });

  it("leaves out what is still to be filled in, where its caller allows that", () => {
    const text = ENVIRONMENT.replace(`redis:7.4@${OTHER_DIGEST}`, "unpinned").replace(
      "name-key: { secure: v1:ciphertext }",
      "name-key: generate",
    );
    const config = parseText(text, ENVIRONMENT_FILE, { ...KNOWN, allowUnfilled: true });
    assert.deepEqual(Object.keys(config.images), ["click-count"]);
    assert.deepEqual(Object.keys(config.secrets), ["redis-password"]);
  });

  it("takes none for an image that an environment does not run", () => {
    const text = ENVIRONMENT.replace(`redis:7.4@${OTHER_DIGEST}`, "none");
    const config = parseText(text, ENVIRONMENT_FILE, KNOWN);
    assert.deepEqual(Object.keys(config.images), ["click-count"]);
  });

  it("names the two services that come to one host and path", () => {
    const routes = [
      { service: "click-count", host: "app", path: "/" },
      { service: "redis", host: "app", path: "/" },
    ];
    assert.equal(
      refusal(ENVIRONMENT, ENVIRONMENT_FILE, { ...KNOWN, routes }),
      'Pulumi.staging.yaml: slipway:hostname: "click-count" and "redis" would both be served at ' +
        "staging.app.{domain}/, allowed: one service a host and path\n" +
        "Give one of them another host or path in its declaration.",
    );
  });

  it("says when a pattern without a host makes services collide", () => {
    const routes = [
      { service: "click-count", host: "click-count", path: "/" },
      { service: "redis", host: "redis", path: "/" },
    ];
    const text = ENVIRONMENT.replace("staging.{host}.{domain}", "www.{domain}");
    assert.equal(
      refusal(text, ENVIRONMENT_FILE, { ...KNOWN, routes }),
      'Pulumi.staging.yaml: slipway:hostname: "click-count" and "redis" would both be served at ' +
        "www.{domain}/, allowed: one service a host and path\n" +
        'The pattern "www.{domain}" has no {host}, so all services share one host name.',
    );
  });

  it("lets services share a host under different paths", () => {
    const routes = [
      { service: "click-count", host: "app", path: "/" },
      { service: "redis", host: "app", path: "/api" },
    ];
    assert.equal(refusal(ENVIRONMENT, ENVIRONMENT_FILE, { ...KNOWN, routes }), "accepted");
  });

  it("points production to what staging runs", () => {
    const text = ENVIRONMENT.replace(`redis:7.4@${OTHER_DIGEST}`, "unpinned");
    assert.equal(
      refusal(text, "Pulumi.production.yaml", KNOWN),
      "Pulumi.production.yaml: slipway:images.redis: not pinned yet, allowed: " +
        "name:tag@sha256:<64 hex digits>\n" +
        "Run `slipway promote redis` or `slipway up production`: it pins redis.",
    );
  });

  it("checks nothing against lists that its caller does not know", () => {
    const source = textConfigSource(ENVIRONMENT, ENVIRONMENT_FILE);
    assert.equal(Object.keys(parseStackConfig(source, {}).images).length, 2);
  });
});

describe("the project's own stack files", () => {
  const project = path.join(__dirname, "../../..");
  const files = fs.readdirSync(project).filter((file) => stackOfFile(file) !== undefined);

  for (const file of files) {
    it(`hold a good config in ${file}`, () => {
      const source = fileConfigSource(path.join(project, file));
      const config = parseStackConfig(source, { allowUnfilled: true });
      assert.equal(config.kind, file === PLATFORM_FILE ? "platform" : "environment");
    });
  }

  it("are those of a platform and two environments", () => {
    const wanted = ["platform", "staging", "production"].map(stackFileName);
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
  });
});

describe("knownFrom", () => {
  it("collects what declarations ask of a config", () => {
    const known = knownFrom([
      { name: "web", public: { port: 8080 }, secrets: [{ name: "token" }] },
      { name: "worker", image: "web", secrets: [{ name: "token" }] },
      { name: "api", public: { port: 8080, host: "app", path: "/api" } },
    ]);
    assert.deepEqual(known, {
      services: ["web", "worker", "api"],
      images: ["api", "web"],
      secrets: ["name-key", "token"],
      optionalSecrets: ["registry-reader-password"],
      routes: [
        { service: "web", host: "web", path: "/" },
        { service: "api", host: "app", path: "/api" },
      ],
    });
  });

  it("asks for a pin of what tasks run, as of what services run", () => {
    const release = {
      before: [{ name: "migrate" }, { name: "fill", image: "tools" }],
      after: [{ name: "test", image: "itest" }],
    };
    assert.deepEqual(knownFrom([{ name: "web", release }]).images, ["itest", "tools", "web"]);
  });

  it("asks for no key of names where there is no secret", () => {
    assert.deepEqual(knownFrom([{ name: "web" }]).secrets, []);
  });
});
