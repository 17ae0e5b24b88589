import type { HostName } from "../components/hosts/preparation/settings";
import type { RegistryStorage } from "../components/registry/registry-storage";
import { type PlatformConfig, REGISTRY_S3_ACCESS_KEY, REGISTRY_S3_SECRET_KEY } from "../config";
import { type Host, type HostPurpose, registryHost, registryHosts } from "../model/host";
import { registryHostname } from "../model/registry-clients";
import { requireSecret } from "./platform-parts";

/**
 * The machines that the platform's own registry runs on: the one that keeps its blobs on its disk,
 * or, where they are kept in a store, each that is marked. A mirror is on the first.
 */
export function registryMachines<T extends HostPurpose>(
  { registry, hosts: sources }: PlatformConfig,
  hosts: readonly T[],
): readonly T[] {
  const keepsElsewhere =
    registry.external === undefined &&
    (registry.storage !== undefined || sources?.azure?.storage !== undefined);
  return keepsElsewhere ? registryHosts(hosts) : [registryHost(hosts)];
}

/** The store that the config names. Default: none, the registry keeps its blobs on a disk. */
export function configuredStorage(config: PlatformConfig): RegistryStorage | undefined {
  const { storage, authorities } = config.registry;
  if (storage === undefined) return undefined;
  const { endpoint } = storage.s3;
  const authority = endpoint && authorities[new URL(endpoint).host];
  const credentials = {
    accessKey: requireSecret(config, REGISTRY_S3_ACCESS_KEY),
    secretKey: requireSecret(config, REGISTRY_S3_SECRET_KEY),
  };
  return { kind: "s3", ...storage.s3, ...(authority && { authority }), credentials };
}

/**
 * Lines of a machine's /etc/hosts by which it finds the registry. One of its machines asks itself
 * first, and the others take turns; each goes on to the next where one does not answer, since
 * Docker tries every address that a name has.
 */
export function registryNames(
  config: PlatformConfig,
  hosts: readonly Pick<Host, "name" | "role" | "labels" | "clusterAddress">[],
  machine: string,
): HostName[] {
  const name = registryHostname(config.domain);
  const machines = registryMachines(config, hosts);
  const own = machines.findIndex((one) => one.name === machine);
  const place = own >= 0 ? own : hosts.findIndex((one) => one.name === machine);
  const first = Math.max(place, 0) % machines.length;
  return [...machines.slice(first), ...machines.slice(0, first)].map(({ clusterAddress }) => ({
    name,
    address: clusterAddress,
  }));
}
