import * as assert from "node:assert/strict";
import { parseStackConfig, textConfigSource } from "../../../config";
import { platformKnown } from "../../../config";
import { UserError } from "../../../model/user-error";

const BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g";
const FILE = "Pulumi.azure.yaml";

/** A platform's file; `lines` stand in place of those of the same key. */
function file(lines: Readonly<Record<string, string>> = {}, edge = "{}"): string {
  const azure = {
    location: "westeurope",
    dnsPrefix: "contoso",
    sshKey: `ssh-ed25519 ${BLOB} ops@example.org`,
    allowSshFrom: "[203.0.113.0/24]",
    ...lines,
  };
  const body = Object.entries(azure).map(([name, value]) => `      ${name}: ${value}`);
  return [
    "config:",
    "  slipway:kind: platform",
    "  slipway:domain: example.org",
    `  slipway:edge: ${edge}`,
    "  slipway:hosts:",
    "    azure:",
    ...body,
    "",
  ].join("\n");
}

function parse(text: string) {
  const source = textConfigSource(text, FILE);
  const config = parseStackConfig(source, {});
  assert.ok(config.kind === "platform");
  return config.hosts?.azure;
}

/** What is said of slipway:hosts.azure, without the place. */
function problemsOf(text: string): string[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.summary
      .split("\n")
      .map((line) => line.replace(`${FILE}: slipway:hosts.azure.`, ""));
  }
}

describe("slipway:hosts.azure", () => {
  it("is sized as a small cluster unless it says more", () => {
    assert.deepEqual(parse(file()), {
      location: "westeurope",
      dnsPrefix: "contoso",
      adminUser: "slipway",
      sshKey: `ssh-ed25519 ${BLOB}`,
      allowSshFrom: ["203.0.113.0/24"],
      bastion: false,
      bastionSize: "Standard_D2s_v5",
      managers: { count: 1, size: "Standard_D2s_v5", faultDomains: 3 },
      workers: { count: 2, size: "Standard_D2s_v5", faultDomains: 3 },
      edge: "workers",
      image: { publisher: "Debian", offer: "debian-12", sku: "12-gen2", version: "latest" },
      disk: { size: 64, type: "Premium_LRS" },
      addressSpace: "172.16.0.0/16",
      tags: {},
    });
  });

  it("takes any image of Azure's, zones as numbers and sizes in GiB", () => {
    const spec = parse(
      file({
        image: "Canonical:ubuntu-24_04-lts:server:24.04.202601010",
        workers: "{ count: 3, zones: [1, 3], diskSize: 128GiB }",
      }),
    );
    assert.deepEqual(spec?.image, {
      publisher: "Canonical",
      offer: "ubuntu-24_04-lts",
      sku: "server",
      version: "24.04.202601010",
    });
    assert.deepEqual(spec?.workers.zones, ["1", "3"]);
    assert.equal(spec?.workers.diskSize, 128);
  });

  it("asks for the secret that host keys are made from", () => {
    const { values } = textConfigSource(file(), FILE);
    assert.ok(platformKnown(values).secrets?.includes("host-key"));
  });

  const RSA_1024 = Buffer.concat(
    ["ssh-rsa", "\x01\x00\x01", "m".repeat(128)].map((text) => {
      const bytes = Buffer.from(text, "latin1");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, bytes]);
    }),
  ).toString("base64");

  for (const [title, lines, problem] of [
    [
      "a region with a space",
      { location: "West Europe" },
      'location: found "West Europe", allowed: a region in lower case without spaces, such as westeurope',
    ],
    [
      "a prefix with a capital",
      { dnsPrefix: "Contoso" },
      'dnsPrefix: found "Contoso", allowed: a-z, 0-9, -, a letter first, no - last, 50 letters at most',
    ],
    [
      "a user that Azure has for itself",
      { adminUser: "admin" },
      'adminUser: found "admin", allowed: a user name in lower case, none of root, admin, user, test and the like',
    ],
    [
      "a private key, without showing it",
      { sshKey: "canary-0b6e" },
      "sshKey: found text, allowed: a public key: ssh-ed25519 AAAA… or ssh-rsa AAAA… of 2048 bits or more",
    ],
    [
      "a short RSA key",
      { sshKey: `ssh-rsa ${RSA_1024}` },
      "sshKey: found text, allowed: a public key: ssh-ed25519 AAAA… or ssh-rsa AAAA… of 2048 bits or more",
    ],
    [
      "nobody to come from",
      { allowSshFrom: "[]" },
      "allowSshFrom: found a list, allowed: a list of IPv4 ranges, such as [203.0.113.0/24]",
    ],
    [
      "everybody to come from",
      { allowSshFrom: "[0.0.0.0/0]" },
      'allowSshFrom[0]: found "0.0.0.0/0", allowed: an IPv4 range of the people\'s own, such as 203.0.113.0/24 (it is wider than /8: that is the whole internet, or nearly)',
    ],
    [
      "more managers than help",
      { managers: "{ count: 9 }" },
      "managers.count: found 9, allowed: a whole number, 1 to 7",
    ],
    [
      "a zone that no region has",
      { workers: "{ zones: [4] }" },
      "workers.zones[0]: found 4, allowed: a list of 1, 2, 3",
    ],
    [
      "an image by a name that nobody knows",
      { image: "debian" },
      'image: found "debian", allowed: debian-12, ubuntu-24.04, or publisher:offer:sku:version',
    ],
    [
      "a disk that the image does not fit",
      { disk: "{ size: 8GiB }" },
      'disk.size: found "8GiB", allowed: a size in GiB, 30GiB to 4095GiB',
    ],
    [
      "a key that nobody knows",
      { manager: "{ count: 3 }" },
      "manager: unknown key, allowed: location, dnsPrefix, adminUser, sshKey, key, allowSshFrom, bastion, bastionSize, managers, workers, registry, edge, image, disk, addressSpace, tags, acr, storage",
    ],
    [
      "more workers than an availability set holds",
      { workers: "{ count: 300 }" },
      "workers.count: found 300, allowed: at most 200 (an availability set holds no more)",
    ],
    [
      "a tag whose name is Azure's",
      { tags: "{ microsoft-x: y }" },
      "tags.microsoft-x: not a name, allowed: letters, digits and _, no digit first",
    ],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(problemsOf(file(lines)), [problem]);
    });
  }

  it("refuses a port of the edge at which machines have SSH", () => {
    assert.deepEqual(problemsOf(file({}, "{ port: 2200 }")), [
      "workers: found port 2200 for http and for ssh at 2200 to 2201 at its public address, allowed: each port once",
    ]);
  });

  it("has one store for the registry's images", () => {
    const twice = file({ storage: "{}" }).replace(
      "  slipway:edge: {}",
      "  slipway:edge: {}\n  slipway:registry: { storage: { s3: { bucket: images } } }",
    );
    assert.deepEqual(problemsOf(twice), [
      `${FILE}: slipway:registry.storage: found with slipway:hosts.azure.storage, allowed: one of them`,
    ]);
  });
});
