import type * as pulumi from "@pulumi/pulumi";
import type { PlannedHost } from "../components/hosts/planned-host";
import type { RegistryStorage } from "../components/registry/registry-storage";
import { HOST_KEY, type PlatformConfig } from "../config";
import { servicePorts } from "../config/azure-service-ports";
import type { AzureSpec } from "../model/azure/spec";
import { containersAsk } from "./platform-dns";
import { requireSecret } from "./platform-parts";
import type { StackContext } from "./stack-context";

/** Machines that a cloud has made, and what it gives to what runs on them. */
export interface MadeMachines {
  readonly hosts: readonly PlannedHost[];
  /** Where the registry keeps its blobs. Absent: on a machine's disk. */
  readonly registryStorage?: RegistryStorage;
  /** What the registry waits for: the store, and the right to use it. */
  readonly stores: pulumi.Resource;
}

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
  return { hosts, stores, ...(blobs && { registryStorage: { kind: "azure", ...blobs } }) };
}
