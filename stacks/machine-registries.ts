import * as pulumi from "@pulumi/pulumi";
import type { PlannedHost } from "../components/hosts/planned-host";
import { HostRegistry } from "../components/registry/host-registry";
import { RegistryMirror } from "../components/registry/registry-mirror";
import type { RegistrySurroundings } from "../components/registry/registry-services";
import {
  CERTIFICATE,
  MIRROR_PASSWORD,
  NAME_KEY,
  type PlatformConfig,
  REGISTRY_PASSWORD,
  REGISTRY_READER_PASSWORD,
} from "../config";
import { clusterMembers } from "../model/azure/machines";
import { type Host, registryHost } from "../model/host";
import { registryHostname } from "../model/registry-clients";
import type { Cloud } from "./cloud";
import { requireSecret } from "./platform-parts";
import { configuredStorage, registryMachines } from "./registry-machines";
import { resolvedImage, type StackContext } from "./stack-context";

/** Answers what image references begin with. */
export function declareRegistry(
  config: PlatformConfig,
  hosts: readonly PlannedHost[],
  context: StackContext,
  { cloud, opts }: { readonly cloud: Cloud; readonly opts: pulumi.ComponentResourceOptions },
): pulumi.Input<string> {
  if (config.registry.external !== undefined) return config.registry.external.address;
  const { stores } = cloud;
  const registry = new HostRegistry(
    "registry",
    {
      ...surroundings(config, context),
      address: { name: registryHostname(config.domain), port: config.registry.port },
      host: registryHost(hosts),
      storage: configuredStorage(config) ?? cloud.registryStorage,
      instances: registryMachines(config, hosts).length,
      clients: {
        operator: requireSecret(config, REGISTRY_PASSWORD),
        reader: requireSecret(config, REGISTRY_READER_PASSWORD),
      },
    },
    stores === undefined ? opts : pulumi.mergeOptions(opts, { dependsOn: [stores] }),
  );
  return registry.address;
}

/** Beside the registry, if there is one. @returns what others wait for: it may bring their images. */
export function declareMirror(
  config: PlatformConfig,
  hosts: readonly PlannedHost[],
  context: StackContext,
  opts: pulumi.ComponentResourceOptions,
): RegistryMirror | undefined {
  const { mirror } = config.registry;
  if (mirror === undefined) return undefined;
  const { username, of } = mirror;
  const authority = config.registry.authorities[new URL(of).host];
  return new RegistryMirror(
    "mirror",
    {
      ...surroundings(config, context),
      registry: { name: registryHostname(config.domain), port: config.registry.port },
      host: registryHost(hosts),
      sources: knownHosts(config).map(({ clusterAddress }) => clusterAddress),
      upstream: {
        url: of,
        ...(authority !== undefined && { authority }),
        ...(username !== undefined && {
          login: { username, password: requireSecret(config, MIRROR_PASSWORD) },
        }),
      },
    },
    opts,
  );
}

/** The machines as far as the config alone tells them: an address by which others reach each. */
export function knownHosts({
  hosts,
}: PlatformConfig): readonly Pick<Host, "name" | "role" | "labels" | "clusterAddress">[] {
  return hosts?.ssh ?? (hosts?.azure ? clusterMembers(hosts.azure) : []);
}

function surroundings(config: PlatformConfig, context: StackContext): RegistrySurroundings {
  const { origin, observed, nonce } = context;
  const image = (name: string) => resolvedImage(name, config.images, context);
  return {
    origin,
    images: { registry: image("registry"), haproxy: image("haproxy") },
    certificate: requireSecret(config, CERTIFICATE),
    nameKey: requireSecret(config, NAME_KEY),
    ...(config.dns?.containers === true && { nameservers: config.dns.upstream }),
    observed,
    nonce,
  };
}
