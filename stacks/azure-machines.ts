import type { PlannedHost } from "../components/hosts/planned-host";
import { HOST_KEY, type PlatformConfig } from "../config";
import { servicePorts } from "../config/azure-service-ports";
import type { AzureSpec } from "../model/azure/spec";
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
): Promise<readonly PlannedHost[]> {
  const { AzureHosts, machineCloudInit } = await import("../components/hosts/azure");
  const machines = new AzureHosts("azure", {
    spec,
    origin,
    ports: servicePorts(config),
    hostKey: requireSecret(config, HOST_KEY),
    cloudInit: machineCloudInit({
      machine: { engine: config.hosts?.engine, registryMirrors: config.registry.mirrors },
      network: { clusterAddresses: [spec.addressSpace] },
    }),
  });
  return machines.hosts;
}
