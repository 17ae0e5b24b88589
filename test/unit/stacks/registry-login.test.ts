import * as assert from "node:assert/strict";
import { SecretValue } from "../../../model/secret-value";
import type { ServiceSpec } from "../../../model/service-spec";
import { environment } from "../../../stacks/environment";
import { platformOutputs } from "../../../stacks/platform-outputs";
import { registryLogin } from "../../../stacks/registry-login";
import { textConfigSource } from "../../../config";
import { parseStackConfig } from "../../../config/parse";
import { type PlannedResource, planOf } from "../../golden/plan";
import { host } from "../support/host";
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

  it("is missed before anything is declared", () => {
    assert.throws(() => registryLogin({ secrets: {} }, told(HOSTS), "staging"), {
      message:
        "Pulumi.staging.yaml: slipway:secrets.registry-reader-password is missing, with which " +
        "machines pull from registry.example.org:5000\n" +
        "Write `generate` there and run `slipway up staging`.",
    });
  });
});
