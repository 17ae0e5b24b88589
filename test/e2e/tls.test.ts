import * as assert from "node:assert/strict";
import { shownFor } from "./support/acme/edge-traefik";
import { freePort } from "./support/ports";
import { startTestEngine, type TestEngine } from "./support/test-engine";
import { TestProject } from "./support/test-project";

const HOST = "click-count-staging.slipway.localhost";

describe("HTTPS by the platform's own authority, on one engine", function () {
  this.bail(true);
  let engine: TestEngine | undefined;
  let project: TestProject;
  let port: number;

  before(async () => {
    engine = await startTestEngine((line) => process.stderr.write(`    ${line}\n`));
    project = await TestProject.create(engine);
    port = engine.ports.http;
    const plain = await freePort();
    await project.edit("Pulumi.platform.yaml", (text) =>
      text
        // The port that is reached from here is the one of HTTPS.
        .replace(
          /slipway:edge: .*/,
          `slipway:edge: { port: ${plain}, tlsPort: ${port}, tls: { from: authority } }`,
        )
        .replace(
          "name-key: generate",
          "name-key: generate\n    authority: generate\n    certificate: generate",
        ),
    );
  });
  after(async () => {
    await project?.remove();
    await engine?.remove();
  });

  it("has no certificate to trust before it is up, and says what makes it", async () => {
    const { exitCode, all } = await project.slipway("trust");
    assert.equal(exitCode, 1, all);
    assert.match(all, /the cluster holds no certificate of an authority of "platform"/);
  });

  it("refuses names two labels below the domain, before any service is made", async () => {
    const { exitCode, all } = await project.slipway("up", "platform", "staging");
    assert.equal(exitCode, 1, all);
    assert.match(
      all.replaceAll(/\s+/g, " "),
      /Pulumi\.staging\.yaml: the edge's certificate is not for staging\.click-count\.slipway\.localhost \(click-count\)/,
    );
    assert.match(all, /slipway:hostname: "\{host\}-staging\.\{domain\}" in Pulumi\.staging\.yaml/);
    const services = await engine?.docker.listServices();
    const stacks = services?.map(({ Spec }) => Spec?.Labels?.["slipway.stack"]);
    assert.deepEqual([...new Set(stacks)], ["platform"]);
  });

  it("serves by HTTPS, which the commands check by themselves", async () => {
    await project.edit("Pulumi.staging.yaml", (text) =>
      text.replace('"staging.{host}.{domain}"', '"{host}-staging.{domain}"'),
    );
    const { exitCode, stdout, all } = await project.slipway("up", "staging");
    assert.equal(exitCode, 0, all);
    assert.match(stdout, new RegExp(`healthy +https://${HOST.replaceAll(".", "\\.")}:${port}/`));
  });

  it("gives people the certificate to trust, and status needs no passphrase for it", async () => {
    const { exitCode, stdout, stderr } = await project.slipway("trust");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----$/);
    assert.match(stderr, /SHA-256 [0-9A-F]{2}(:[0-9A-F]{2}){31}/);
    const { names } = await shownFor(HOST, port, stdout);
    assert.match(names, /DNS:\*\.slipway\.localhost/);

    const status = await project.slipway("status", "staging", "--json");
    const { services } = JSON.parse(status.stdout) as {
      services: { service: string; http?: { ok: boolean; answer: string } }[];
    };
    const { http } = services.find(({ service }) => service === "click-count") ?? {};
    assert.deepEqual(http, { ok: true, answer: "200" });
  });

  it("changes nothing when nothing has changed", async () => {
    for (const stack of ["platform", "staging"]) {
      const args = ["preview", "--stack", stack, "--expect-no-changes"];
      const { exitCode, all } = await project.pulumi(...args);
      assert.equal(exitCode, 0, all);
    }
  });

  it("says why a URL is not healthy whose certificate is not the authority's", async () => {
    // As if somebody had put another authority's certificate in the edge's place.
    const docker = engine?.docker;
    const filters = { label: ["slipway.authority=edge"] };
    const [config] = (await docker?.listConfigs({ filters })) ?? [];
    await docker?.getConfig(config?.ID ?? "").remove();
    const { exitCode, stdout, all } = await project.slipway("status", "staging");
    assert.equal(exitCode, 0, all);
    assert.match(stdout, /URL: certificate refused: [A-Z_]+/);
  });
});
