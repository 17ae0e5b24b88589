import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { publicHalf } from "../../../../model/open-ssh-key";
import { SecretValue } from "../../../../model/secret-value";
import { readCertificate } from "../../../../operations/authority/read-certificate";
import { prepareStack } from "../../../../operations/prepare-stack";
import { findStack, openProject } from "../../../../operations/project";
import type { Pulumi } from "../../../../operations/pulumi";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";
import { plainPulumi } from "./plain-pulumi";

const PLATFORM = `config:
  slipway:kind: platform
  slipway:domain: example.org
  slipway:hosts: { ssh: [] }
  slipway:secrets:
    certificate: generate # for the registry
    registry-password: generate
    registry-reader-password: generate
    authority: generate
    host-key: generate
    ci-deploy-key: generate
    ci-gate-host-key: generate
`;
const STAGING = `config:
  slipway:kind: environment
  slipway:cluster: { from: platform }
  slipway:secrets:
    registry-reader-password: generate
    certificate: generate # an app's own
`;
const NOW = new Date("2026-03-01T12:00:00Z");

describe("The secrets that slipway makes", () => {
  const folder = temporaryFolders();
  let dir: string;
  let pulumi: Pulumi;

  beforeEach(async () => {
    dir = await folder();
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\n");
    write("platform", PLATFORM);
    write("staging", STAGING);
    pulumi = plainPulumi(dir);
  });

  const file = (stack: string) => path.join(dir, `Pulumi.${stack}.yaml`);
  const write = (stack: string, text: string) => fs.writeFileSync(file(stack), text);
  const read = (stack: string) => fs.readFileSync(file(stack), "utf8");
  const reveal = (stack: string, name: string) =>
    pulumi.getConfig(stack, `slipway:secrets.${name}`);

  async function prepare(stack: string, now = NOW, existing: string[] = [stack]): Promise<string> {
    const project = openProject(dir);
    return prepareStack(project, findStack(project, stack), pulumi, existing, now);
  }

  it("are an authority, a certificate of it for the registry, and random texts", async () => {
    await prepare("platform", NOW, []);
    const authority = await reveal("platform", "authority");
    const certificate = await reveal("platform", "certificate");
    assert.deepEqual(readCertificate(certificate).names, ["registry.example.org"]);
    assert.ok(certificate.includes(authority.slice(0, authority.indexOf("-----END"))));
    assert.match(await reveal("platform", "host-key"), /^-----BEGIN OPENSSH PRIVATE KEY-----/);
    const passwords = [
      await reveal("platform", "registry-password"),
      await reveal("platform", "registry-reader-password"),
    ];
    for (const password of passwords) assert.match(password, /^[\w-]{32}$/);
    assert.equal(new Set(passwords).size, 2);
  });

  it("are keys of SSH where somebody logs in, each another one", async () => {
    await prepare("platform", NOW, []);
    const names = ["host-key", "ci-deploy-key", "ci-gate-host-key"];
    const keys = await Promise.all(names.map((name) => reveal("platform", name)));
    const halves = keys.map((key, index) => publicHalf(new SecretValue(key), names[index] ?? ""));
    assert.equal(new Set(halves).size, names.length);
  });

  it("are written as edits of their lines, and shown encrypted only", async () => {
    const diff = await prepare("platform", NOW, []);
    const removed = diff.split("\n").filter((line) => /^-[^-]/.test(line));
    assert.equal(removed.length, 7);
    assert.match(read("platform"), /certificate: \{ secure: \S+ \} # for the registry\n/);
    assert.ok(!diff.includes("PRIVATE KEY"));
    assert.ok(!diff.includes(await reveal("platform", "registry-password")));
  });

  it("are left alone when they are good", async () => {
    await prepare("platform", NOW, []);
    const before = read("platform");
    assert.equal(await prepare("platform"), "");
    assert.equal(read("platform"), before);
  });

  for (const [what, why, day, edit] of [
    ["near its end", "ends on 2027-04-02", "2027-03-20T00:00:00Z", (text: string) => text],
    [
      "for other names than the config's",
      "does not name *.example.org, example.org",
      "2026-03-01T12:00:00Z",
      (text: string) =>
        text.replace("config:\n", "config:\n  slipway:edge: { tls: { from: authority } }\n"),
    ],
    [
      "of an authority that is made anew",
      "is signed by another authority",
      "2026-03-01T12:00:00Z",
      (text: string) => text.replace(/authority: \{.*\}/, "authority: generate"),
    ],
  ] as const) {
    it(`a certificate ${what} is made anew, by one line, with why`, async () => {
      await prepare("platform", NOW, []);
      const edited = edit(read("platform"));
      write("platform", edited);
      const diff = await prepare("platform", new Date(day));
      const [note] = diff.split("\n");
      assert.equal(note, `Pulumi.platform.yaml: certificate ${why}: it is made anew`);
      const changed = read("platform")
        .split("\n")
        .filter((line) => !edited.split("\n").includes(line))
        .map((line) => line.trim().split(":")[0]);
      assert.deepEqual(
        changed.sort(),
        edited.includes("authority: generate") ? ["authority", "certificate"] : ["certificate"],
      );
      assert.equal(await prepare("platform", new Date(day)), "");
    });
  }

  it("of an environment take the reader's password from the platform", async () => {
    await prepare("platform", NOW, []);
    await prepare("staging", NOW, ["platform"]);
    const password = await reveal("platform", "registry-reader-password");
    assert.equal(await reveal("staging", "registry-reader-password"), password);
    assert.match(await reveal("staging", "certificate"), /^[\w-]{32}$/, "an app's own is random");
  });

  it("of an environment follow the platform's when that changes", async () => {
    await prepare("platform", NOW, []);
    await prepare("staging", NOW, ["platform"]);
    assert.equal(await prepare("staging"), "");
    const text = read("platform").replace(/(registry-reader-password:) \{.*\}/, "$1 generate");
    write("platform", text);
    await prepare("platform");
    const [note] = (await prepare("staging")).split("\n");
    assert.equal(
      note,
      "Pulumi.staging.yaml: registry-reader-password is another one than the platform's: " +
        "it is made anew",
    );
    const password = await reveal("platform", "registry-reader-password");
    assert.equal(await reveal("staging", "registry-reader-password"), password);
  });

  it("of an environment wait for the platform's", async () => {
    await assert.rejects(prepare("staging"), {
      message:
        "Pulumi.staging.yaml takes its registry-reader-password from Pulumi.platform.yaml, " +
        "which has no slipway:secrets.registry-reader-password yet\nslipway up platform staging",
    });
  });

  it("of an environment are the account's own where the registry is somebody else's", async () => {
    const external = "  slipway:registry: { external: { address: ghcr.io/team, username: bot } }\n";
    write("platform", PLATFORM + external);
    await prepare("platform", NOW, []);
    await prepare("staging", NOW, ["platform"]);
    const password = await reveal("platform", "registry-password");
    assert.equal(await reveal("staging", "registry-reader-password"), password);
  });
});
