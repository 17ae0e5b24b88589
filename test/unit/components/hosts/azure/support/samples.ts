import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { AzureHosts } from "../../../../../../components/hosts/azure/azure-hosts";
import { machineCloudInit } from "../../../../../../components/hosts/azure/machine-cloud-init";
import { servicePorts } from "../../../../../../config/azure-service-ports";
import { azureHosts } from "../../../../../../config/schema/azure";
import { platformSchema } from "../../../../../../config/schema/platform";
import type { AzureSpec, ServicePorts } from "../../../../../../model/azure/spec";
import { SecretValue } from "../../../../../../model/secret-value";
import { type Plan, planOf } from "../../../../../golden/plan";
import { askedOfAzure, madeByAzure } from "./cloud";

const DOCS = path.join(__dirname, "..", "..", "..", "..", "..", "..", "docs", "azure.md");

/** A key that is nobody's: the 32 bytes are zeros. */
export const HOST_KEY = new SecretValue(
  "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n",
);

export const PORTS: ServicePorts = { http: 80, https: 443, registry: 5000, dns: 53 };

/** The example of docs/azure.md for a stack, as the config's schema reads it. */
export function documented(stack: "staging" | "production"): {
  readonly spec: AzureSpec;
  readonly ports: ServicePorts;
} {
  const docs = fs.readFileSync(DOCS, "utf8");
  const block = new RegExp(`\`\`\`yaml\\n# ${stack}\\b[^]*?\`\`\``).exec(docs);
  if (block === null) throw new Error(`docs/azure.md has no example of ${stack}`);
  const text = block[0].split("\n").slice(1, -1).join("\n");
  const { config } = parse(text) as { config: Record<string, unknown> };
  const own = Object.entries(config).map(([name, value]) => [name.replace(/^slipway:/, ""), value]);
  const platform = platformSchema.parse(Object.fromEntries(own));
  if (platform.hosts?.azure === undefined) throw new Error(`${stack} has no machines on Azure`);
  return { spec: platform.hosts.azure, ports: servicePorts(platform) };
}

/** The least that a config says. */
export function smallSpec(more: object = {}): AzureSpec {
  const spec = azureHosts.parse({
    location: "westeurope",
    dnsPrefix: "contoso",
    sshKey: `ssh-ed25519 ${Buffer.concat([field("ssh-ed25519"), field("k".repeat(32))]).toString("base64")}`,
    allowSshFrom: ["203.0.113.0/24"],
    ...more,
  });
  if (spec === undefined) throw new Error("there is a spec");
  return spec;
}

/** What a spec makes on Azure. */
export function planAzure(
  spec: AzureSpec,
  { stack = "staging", ports = PORTS, preview = false } = {},
): Promise<Plan> {
  return planOf(
    async () => {
      const { hosts, groupName } = new AzureHosts("hosts", {
        spec,
        origin: { project: "slipway", stack },
        ports,
        hostKey: HOST_KEY,
        cloudInit: machineCloudInit({
          machine: {},
          network: { clusterAddresses: [spec.addressSpace] },
        }),
      });
      return { groupName, hosts: hosts.map(({ host }) => host) };
    },
    { stack, preview, made: madeByAzure, invoke: askedOfAzure },
  );
}

function field(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}
