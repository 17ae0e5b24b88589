import * as assert from "node:assert/strict";
import * as crypto from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { parseStackConfig, textConfigSource } from "../../../config";
import { SecretValue } from "../../../model/secret-value";
import { declareStack } from "../../../stacks";
import { type Plan, PlannedSecret, planOf } from "../../golden/plan";
import { askedOfAzure, madeByAzure } from "../components/hosts/azure/support/cloud";
import { stackContext } from "./context";

const PIN = `image:1@sha256:${"a".repeat(64)}`;
const FILE = `config:
  slipway:kind: platform
  slipway:domain: example.org
  slipway:registry: { external: { address: ghcr.io/contoso, username: ops } }
  slipway:dns: { upstream: [168.63.129.16] }
  slipway:hosts:
    azure:
      location: westeurope
      dnsPrefix: contoso
      sshKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g
      allowSshFrom: [203.0.113.0/24]
      acr: {}
  slipway:images: { dnsmasq: "${PIN}", haproxy: "${PIN}", traefik: "${PIN}" }
`;

/** What the mocked command says. */
const STDOUT = JSON.stringify({ clusterId: "cluster-id", nodeId: "node-id" });

function hostKey(): string {
  const { privateKey } = crypto.generateKeyPairSync("ed25519");
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

describe("A platform on Azure", function () {
  this.timeout(60_000);
  let plan: Plan;
  let declared: Record<string, unknown>;
  before(async () => {
    const source = textConfigSource(FILE, "Pulumi.azure.yaml");
    const secrets = {
      "name-key": new SecretValue("key"),
      "registry-password": new SecretValue("password"),
      "host-key": new SecretValue(hostKey()),
    };
    const values = { ...source.values, "slipway:secrets": secrets };
    const config = parseStackConfig({ ...source, values }, {});
    plan = await planOf(
      async () => (declared = await declareStack(config, stackContext("azure"))),
      {
        stack: "azure",
        made: madeByAzure,
        invoke: askedOfAzure,
      },
    );
  });

  const names = (type: string) =>
    plan.resources.filter((one) => one.type === type).map(({ name }) => name);

  it("makes the machines, prepares each and joins them to one swarm", () => {
    assert.deepEqual(names("azure-native:compute:VirtualMachine").sort(), [
      "azure-managers-manager-1",
      "azure-workers-worker-1",
      "azure-workers-worker-2",
    ]);
    const machines = ["machine-manager-1", "machine-worker-1", "machine-worker-2"];
    assert.deepEqual(names("slipway:hosts:PreparedHost").sort(), machines);
    assert.equal(names("slipway:cluster:HostSwarm").length, 1);
    assert.equal(names("slipway:cluster:SwarmCluster").length, 0);
  });

  it("listens on the workers, and tells DNS their addresses", () => {
    const services = JSON.stringify(
      plan.resources.filter(({ type }) => type === "docker:index/service:Service"),
    );
    assert.match(services, /node\.labels\.edge==true/);
    const dns = plan.resources.filter(({ type }) => type.includes("serviceConfig"));
    const files = dns.map(({ inputs }) => Buffer.from(String(inputs["data"]), "base64").toString());
    assert.ok(files.some((file) => file.includes("172.16.128.4") && file.includes("172.16.128.5")));
  });

  it("tells them the login at its container registry, the password as a secret", async () => {
    assert.ok(await pulumi.isSecret(pulumi.output(declared["pullLogin"])));
    const login = plan.outputs["pullLogin"] as {
      address: string;
      username: string;
      password: string;
    };
    assert.match(login.address, /^contoso[0-9a-f]{8}\.azurecr\.io$/);
    assert.deepEqual([login.username, login.password], ["cluster-pull", STDOUT]);
  });

  it("has its own services carry it beside that of the registry", () => {
    const { registryAuth } = plan.find("pulumi:providers:docker", "registry").inputs;
    assert.ok(registryAuth instanceof PlannedSecret);
    const logins = JSON.parse(String(registryAuth.value)) as { username: string }[];
    assert.deepEqual(
      logins.map(({ username }) => username),
      ["ops", "cluster-pull"],
    );
  });

  it("tells the stacks that join it the same hosts as SSH would", () => {
    const hosts = plan.outputs["hosts"] as { name: string; address: string; port: number }[];
    assert.deepEqual(
      hosts.map(({ name, address, port }) => `${name} ${address}:${port}`),
      [
        "manager-1 contoso-managers.westeurope.cloudapp.azure.com:2200",
        "worker-1 contoso-workers.westeurope.cloudapp.azure.com:2200",
        "worker-2 contoso-workers.westeurope.cloudapp.azure.com:2201",
      ],
    );
  });
});
