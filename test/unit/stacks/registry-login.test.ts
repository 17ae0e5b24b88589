import * as assert from "node:assert/strict";
import { SecretValue } from "../../../model/secret-value";
import type { ServiceSpec } from "../../../model/service-spec";
import { environment } from "../../../stacks/environment";
import { platformOutputs } from "../../../stacks/platform-outputs";
import { registryLogin } from "../../../stacks/registry-login";
import { textConfigSource } from "../../../config";
import { recordedKey } from "../../../record/recorded-names";
import { parseStackConfig } from "../../../config/parse";
import { platformKnown } from "../../../config/platform-known";
import { type Plan, type PlannedResource, PlannedSecret, planOf } from "../../golden/plan";
import { makeAuthority } from "../../../operations/authority/make-authority";
import { checkedConfig, declareStack } from "../../../stacks";
import { host, HOST_KEY } from "../support/host";
import { stackContext } from "./context";

const ADDRESS = "registry.example.org:5000";
const PIN = `${ADDRESS}/app:1@sha256:${"a".repeat(64)}`;
const PROVIDER = "pulumi:providers:docker";

const told = (more: object = {}) =>
  platformOutputs.parse({
    clusterId: "cluster",
    domain: "example.org",
    edgeNetworkId: "edge",
    edgeNetworkName: "platform-edge",
    httpPort: 80,
    registryAddress: ADDRESS,
    ...more,
  });
const HOSTS = { hosts: [host("m1", { role: "manager" })] };

function config(password: string) {
  const text = [
    "config:",
    "  slipway:kind: environment",
    "  slipway:cluster: { from: platform }",
    `  slipway:images: { app: "${PIN}" }`,
  ].join("\n");
  const parsed = parseStackConfig(textConfigSource(`${text}\n`, "Pulumi.staging.yaml"), {});
  assert.equal(parsed.kind, "environment");
  const secrets = {
    "registry-reader-password": new SecretValue(password),
    "name-key": new SecretValue("key"),
  };
  return { ...parsed, secrets } as Parameters<typeof environment>[0]["config"];
}

async function declare(
  platform: ReturnType<typeof told>,
  password = "canary-2f61",
): Promise<readonly PlannedResource[]> {
  const app: ServiceSpec = { name: "app", configFiles: [{ path: "/etc/app", content: "text" }] };
  const context = stackContext("staging");
  const program = async () =>
    environment({ config: config(password), specs: [app], platform, context });
  return (await planOf(program, { stack: "staging" })).resources;
}

const labelOf = (made: readonly PlannedResource[]) => {
  const { inputs } = made.find(({ type }) => type === "docker:index/service:Service") ?? {};
  const labels = inputs?.["labels"] as { label: string; value: string }[];
  return labels.find(({ label }) => label === "slipway.registry-login")?.value;
};

describe("An environment's login at the registry", () => {
  it("is carried by all that it makes on several machines", async () => {
    const made = await declare(told(HOSTS));
    assert.equal(made.filter(({ type }) => type === PROVIDER).length, 1);
    const docker = made.filter(({ type }) => type.startsWith("docker:"));
    assert.deepEqual(docker.map(({ type }) => type).sort(), [
      "docker:index/network:Network",
      "docker:index/service:Service",
      "docker:index/serviceConfig:ServiceConfig",
    ]);
    for (const { provider, type } of docker) assert.equal(provider, "registry", type);
  });

  const pullLogin = {
    address: "contoso.azurecr.io",
    username: "cluster-pull",
    password: "canary-7a90",
  };
  const loginsOf = (made: readonly PlannedResource[]) => {
    const { inputs } = made.find(({ type }) => type === PROVIDER) ?? {};
    const { registryAuth } = inputs ?? {};
    assert.ok(registryAuth instanceof PlannedSecret);
    return JSON.parse(String(registryAuth.value)) as unknown;
  };

  it("has beside it that of a registry which the platform has made", async () => {
    const made = await declare(told({ ...HOSTS, pullLogin }));
    const reader = { address: ADDRESS, username: "reader", password: "canary-2f61" };
    assert.deepEqual(loginsOf(made), [reader, pullLogin]);
    const renewed = { ...pullLogin, password: "canary-7a91" };
    const other = await declare(told({ ...HOSTS, pullLogin: renewed }));
    assert.notEqual(labelOf(other), labelOf(made));
  });

  it("is that one alone where it is for the same registry, and needs no other password", async () => {
    const registryAddress = "contoso.azurecr.io/team";
    const outputs = told({ ...HOSTS, pullLogin, registryAddress, registryUsername: "pusher" });
    assert.deepEqual(loginsOf(await declare(outputs)), [pullLogin]);
    const login = await planOf(
      async () => {
        registryLogin({ secrets: {} }, outputs, "staging");
        return {};
      },
      { stack: "staging" },
    );
    assert.deepEqual(loginsOf(login.resources), [pullLogin]);
  });

  it("is none on one engine, which has every image before", async () => {
    const made = await declare(told());
    assert.ok(!made.some(({ type }) => type === PROVIDER));
    assert.ok(made.every(({ provider }) => provider === undefined));
    assert.equal(labelOf(made), undefined);
  });

  it("reaches each service anew when its password changes, which nobody can read from it", async () => {
    const [one, same, other] = [
      await declare(told(HOSTS)),
      await declare(told(HOSTS)),
      await declare(told(HOSTS), "canary-new"),
    ];
    assert.match(labelOf(one) ?? "", /^[0-9a-f]{8}$/);
    assert.equal(labelOf(one), labelOf(same));
    assert.notEqual(labelOf(one), labelOf(other));
  });

  it("bears the hash that a record has, and tells what that is of", async () => {
    const labelled: unknown[] = [];
    const name = recordedKey("slipway.registry-login", "canary-2f61");
    const observed = { compared: false, why: "a record", names: { [name]: "0a1b2c3d" } } as const;
    const app: ServiceSpec = { name: "app" };
    const tellLabel = (one: unknown) => void labelled.push(one);
    const context = stackContext("staging", { observed, tellLabel });
    const program = async () =>
      environment({ config: config("canary-2f61"), specs: [app], platform: told(HOSTS), context });
    const { resources } = await planOf(program, { stack: "staging" });
    assert.equal(labelOf(resources), "0a1b2c3d");
    assert.deepEqual(labelled, [{ label: "slipway.registry-login", text: "canary-2f61" }]);
  });

  it("is missed before anything is declared", () => {
    assert.throws(() => registryLogin({ secrets: {} }, told(HOSTS), "staging"), {
      message:
        "Pulumi.staging.yaml: slipway:secrets.registry-reader-password is missing, with which " +
        "machines pull from registry.example.org:5000\n" +
        "Write `generate` there and run `slipway up staging`.",
    });
  });
});

describe("A platform's own login on several machines", () => {
  const values = (registry: object) => ({
    "slipway:kind": "platform",
    "slipway:domain": "example.org",
    "slipway:hosts": {
      ssh: [{ name: "m1", address: "192.0.2.11", hostKey: HOST_KEY, role: "manager" }],
    },
    "slipway:registry": registry,
  });

  async function planPlatform(registry: object = {}) {
    const pin = (name: string) => `${name}:1@sha256:${"a".repeat(64)}`;
    const known = platformKnown(values(registry));
    const names = (list: readonly string[] = [], value: (name: string) => unknown) =>
      Object.fromEntries(list.map((name) => [name, value(name)]));
    const authority = await makeAuthority(
      { project: "slipway", domain: "example.org" },
      { now: new Date() },
    );
    const source = {
      file: "Pulumi.platform.yaml",
      values: {
        ...values(registry),
        "slipway:images": names(known.images, pin),
        "slipway:secrets": names(
          known.secrets,
          (name) => new SecretValue(name === "authority" ? authority : `canary-${name}`),
        ),
      },
    };
    return planOf(() => declareStack(checkedConfig(source, {}), stackContext("platform")), {
      stack: "platform",
    });
  }

  const loginOf = (plan: Plan) => {
    const { registryAuth } = plan.find(PROVIDER, "registry").inputs;
    assert.ok(registryAuth instanceof PlannedSecret);
    return JSON.parse(String(registryAuth.value)) as unknown;
  };

  it("is the reader's, carried by all of its docker resources", async () => {
    const plan = await planPlatform();
    assert.deepEqual(loginOf(plan), [
      {
        address: "registry.example.org:5000",
        username: "reader",
        password: "canary-registry-reader-password",
      },
    ]);
    const docker = plan.resources.filter(({ type }) => type.startsWith("docker:"));
    assert.ok(docker.length > 5);
    for (const { provider, name } of docker) assert.equal(provider, "registry", name);
    assert.equal(plan.outputs["registryUsername"], undefined);
  });

  it("is the account's where the registry is somebody else's, which environments are told", async () => {
    const plan = await planPlatform({ external: { address: "ghcr.io/team", username: "bot" } });
    assert.deepEqual(loginOf(plan), [
      { address: "ghcr.io", username: "bot", password: "canary-registry-password" },
    ]);
    assert.equal(plan.outputs["registryUsername"], "bot");
    assert.equal(plan.outputs["registryAddress"], "ghcr.io/team");
    assert.ok(!plan.resources.some(({ types }) => types.join("$").includes("HostRegistry")));
  });
});
