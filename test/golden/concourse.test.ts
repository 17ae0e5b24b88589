import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { textConfigSource } from "../../config";
import { contentHash } from "../../model/keyed-hash";
import { publicHalf } from "../../model/open-ssh-key";
import { rsaPublicHalf } from "../../model/rsa-public-key";
import { SecretValue } from "../../model/secret-value";
import { makeHostKey } from "../../operations/authority/host-key";
import { makeRsaKey } from "../../operations/authority/rsa-key";
import { checkedConfig, declareStack } from "../../stacks";
import { planOf } from "./plan";
import { printPlan } from "./print";

const IMAGES = ["concourse", "haproxy", "postgres", "registry", "traefik"];
const RANDOM = [
  "name-key",
  "registry-password",
  "concourse-password",
  "concourse-database-password",
  "concourse-encryption-key",
  "concourse-vars",
  "forge-oauth-client",
  "forge-oauth-secret",
];
const RSA = ["concourse-signing-key", "concourse-host-key", "concourse-worker-key"];
const ED25519 = ["ci-deploy-key", "ci-gate-host-key"];
const PLATFORM = `config:
  slipway:kind: platform
  slipway:domain: example.org
  slipway:ci:
    kind: concourse
    forge: github
    admins: [anna, bob]
    builder: { enabled: false }
    concourse:
      uri: git@github.com:team/infrastructure.git
      repository: team/infrastructure
`;

const pinOf = (name: string) => `${name}:tag@sha256:${contentHash(name)}`;

describe("The golden plan of a platform with Concourse", () => {
  it("is what the program declares", async function () {
    this.timeout(60_000);
    const file = "Pulumi.platform.yaml";
    const pins = {
      ...Object.fromEntries(IMAGES.map((name) => [name, pinOf(name)])),
      slipway: `localhost:5000/slipway:1-abc@sha256:${contentHash("slipway")}`,
    };
    const secrets = Object.fromEntries([
      ...RANDOM.map((name) => [name, new SecretValue(`the ${name}`)] as const),
      ...(await Promise.all(RSA.map(async (name) => [name, await keyOf(makeRsaKey)] as const))),
      ...(await Promise.all(
        ED25519.map(async (name) => [name, await keyOf(makeHostKey)] as const),
      )),
    ]);
    const { values } = textConfigSource(PLATFORM, file);
    const source = {
      file,
      values: { ...values, "slipway:images": pins, "slipway:secrets": secrets },
    };
    const plan = await planOf(
      () =>
        declareStack(checkedConfig(source, {}), {
          origin: { project: "slipway", stack: "platform" },
          observed: { compared: false, why: "a golden plan has no engine" },
          nonce: "nonce",
          substitutions: {},
          engineSocket: "/var/run/docker.sock",
          readFile: (name) => {
            throw new Error(`no file ${name} is asked for`);
          },
        }),
      { stack: "platform" },
    );
    const halves = [
      ...RSA.map((name) => [rsaPublicHalf(secrets[name] as SecretValue, name), name] as const),
      ...ED25519.map((name) => [publicHalf(secrets[name] as SecretValue, name), name] as const),
    ];
    const own = plan.resources.filter(({ name }) => /^ci(?:-|$)/.test(name));
    const text = printPlan(
      { ...plan, resources: own, find: (type, name) => plan.find(type, name) },
      {
        texts: {
          ...Object.fromEntries(Object.entries(pins).map(([name, pin]) => [pin, `<${name}>`])),
          ...Object.fromEntries(halves.map(([half, name]) => [half, `<public half of ${name}>`])),
        },
        labels: ["slipway.spec", "slipway.attempt"],
      },
    ).replaceAll(/-[0-9a-f]{8}\b/g, "-<hash>");
    for (const name of [...RANDOM, ...RSA, ...ED25519]) {
      const [first = ""] = (secrets[name] as SecretValue).reveal().split("\n").slice(1);
      assert.ok(first === "" || !text.includes(first), `${name} is in the plan`);
    }
    const golden = path.join(__dirname, "concourse.txt");
    if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(golden, text);
    const committed = fs.existsSync(golden) ? fs.readFileSync(golden, "utf8") : "";
    assert.equal(text, committed, "concourse.txt differs: `UPDATE_GOLDEN=1 npm run test:golden`");
  });
});

async function keyOf(make: (...args: never[]) => Promise<string> | string): Promise<SecretValue> {
  return new SecretValue(await make());
}
