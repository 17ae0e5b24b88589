import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { utils } from "ssh2";
import { azureHosts } from "../../config/schema/azure";
import { azureProblems } from "../../model/azure/check";
import { clusterHosts } from "../../model/azure/cluster-hosts";
import type { AzureSpec, ServicePorts } from "../../model/azure/spec";
import type { Host } from "../../model/host";
import { SecretValue } from "../../model/secret-value";
import { preparedEnvironment } from "../../toolchain";

const PROJECT = path.resolve(__dirname, "../..");
export const PORTS: ServicePorts = { http: 80, registry: 5000 };

/** A small cluster of its own: names, keys, state and passphrase are this run's alone. */
export interface TestCluster {
  readonly stack: Stack;
  readonly spec: AzureSpec;
  readonly hosts: readonly Host[];
  readonly dir: string;
}

/** @param from the range from which this machine is seen, such as 203.0.113.7/32. */
export async function openCluster(from: string, location: string): Promise<TestCluster> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-azure-"));
  const login = utils.generateKeyPairSync("ed25519");
  const key = path.join(dir, "login-key");
  await fs.writeFile(key, login.private, { mode: 0o600 });
  const run = crypto.randomBytes(4).toString("hex");
  const spec = azureHosts.parse({
    location,
    dnsPrefix: `slipway-test-${run}`,
    sshKey: login.public,
    key,
    allowSshFrom: [from],
    bastion: true,
    managers: { count: 1 },
    workers: { count: 1 },
    tags: { purpose: "npm run test:azure" },
  });
  if (spec === undefined) throw new Error("there is a spec");
  const problems = azureProblems(spec, PORTS);
  if (problems.length > 0)
    throw new Error(problems.map(({ key: at, text }) => `${at}: ${text}`).join());
  const hostKey = new SecretValue(utils.generateKeyPairSync("ed25519").private);
  return {
    stack: await openStack({ dir, run, spec, hostKey }),
    spec,
    hosts: clusterHosts(spec, hostKey).hosts,
    dir,
  };
}

async function openStack({
  dir,
  run,
  spec,
  hostKey,
}: {
  readonly dir: string;
  readonly run: string;
  readonly spec: AzureSpec;
  readonly hostKey: SecretValue;
}): Promise<Stack> {
  const { LocalWorkspace, PulumiCommand } = await import("@pulumi/pulumi/automation");
  const environment = preparedEnvironment(PROJECT);
  process.env["PATH"] = environment["PATH"] ?? process.env["PATH"];
  const state = path.join(dir, "state");
  await fs.mkdir(state);
  const stack = `test-${run}`;
  const program = async () => {
    const { AzureHosts, machineCloudInit } = await import("../../components/hosts/azure");
    const { hosts } = new AzureHosts("azure", {
      spec,
      origin: { project: "slipway-test", stack },
      ports: PORTS,
      hostKey,
      cloudInit: machineCloudInit({
        machine: {},
        network: { clusterAddresses: [spec.addressSpace] },
      }),
    });
    return { hosts: hosts.map(({ host }) => host) };
  };
  return LocalWorkspace.createOrSelectStack(
    { projectName: "slipway-test", stackName: stack, program },
    {
      pulumiCommand: await PulumiCommand.get({ skipVersionCheck: true }),
      envVars: {
        ...environment,
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: crypto.randomBytes(24).toString("base64url"),
        PULUMI_CONFIG_PASSPHRASE_FILE: "",
      },
    },
  );
}
