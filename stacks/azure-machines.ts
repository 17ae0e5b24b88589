import { HOST_KEY, type PlatformConfig } from "../config";
import { servicePorts } from "../config/azure-service-ports";
import type { AzureSpec } from "../model/azure/spec";
import type { MadeMachines, PullLogin } from "./cloud";
import { containersAsk } from "./platform-dns";
import { requireSecret } from "./platform-parts";
import type { StackContext } from "./stack-context";

/**
 * The machines that a platform makes on Azure. Its SDK is loaded here, and only for them: it takes
 * a second and much memory. The names of the cluster are told to them later, over SSH.
 */
export async function azureMachines(
  spec: AzureSpec,
  config: PlatformConfig,
  { origin }: StackContext,
): Promise<MadeMachines> {
  const { AzureHosts, machineCloudInit } = await import("../components/hosts/azure");
  const { hosts, blobs, stores } = new AzureHosts("azure", {
    spec,
    origin,
    ports: servicePorts(config),
    hostKey: requireSecret(config, HOST_KEY),
    cloudInit: (host, key) =>
      machineCloudInit({
        machine: {
          engine: config.hosts?.engine,
          registryMirrors: config.registry.mirrors,
          dns: containersAsk(config, host.name),
        },
        network: { clusterAddresses: [spec.addressSpace] },
      })(host, key),
  });
  return {
    hosts,
    stores,
    ...(stores.pullLogin && { pullLogin: loginOf(stores.pullLogin) }),
    ...(blobs && { registryStorage: { kind: "azure", ...blobs } }),
  };
}

function loginOf({ address, username, password }: PullLogin): PullLogin {
  return { address, username, password };
}
