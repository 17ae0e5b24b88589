import type * as pulumi from "@pulumi/pulumi";
import { Dns } from "../components/dns/dns";
import { nameserversOf } from "../components/dns/nameservers";
import { edgeNodes } from "../components/edge/nodes";
import type { PlannedHost } from "../components/hosts/planned-host";
import type { PlatformConfig } from "../config";
import { edgeHosts } from "../model/host";
import { registryHostname } from "../model/registry-clients";
import { knownHosts } from "./machine-registries";
import { registryMachines } from "./registry-machines";
import { resolvedImage, type StackContext } from "./stack-context";

/** On the machines of the edge, whose addresses it answers with. @returns what others may have to ask. */
export function declareDns(
  config: PlatformConfig,
  hosts: readonly PlannedHost[],
  context: StackContext,
  opts: pulumi.ComponentResourceOptions,
): Dns | undefined {
  const { dns } = config;
  if (dns === undefined) return undefined;
  const known = knownHosts(config);
  const { origin, observed, nonce } = context;
  return new Dns(
    "dns",
    {
      origin,
      image: resolvedImage("dnsmasq", config.images, context),
      zone: config.domain,
      answers: edgeHosts(known).map(({ clusterAddress }) => clusterAddress),
      ...(config.registry.external === undefined && {
        registry: {
          name: registryHostname(config.domain),
          addresses: registryMachines(config, known).map(({ clusterAddress }) => clusterAddress),
        },
      }),
      upstream: dns.upstream,
      port: dns.port,
      ...edgeNodes(hosts),
      observed,
      nonce,
    },
    opts,
  );
}

/** Whether a machine's port 53 is its DNS server's. */
export function servesDns(
  { dns }: PlatformConfig,
  hosts: readonly PlannedHost[],
  machine: string,
): boolean {
  return dns?.port === 53 && edgeHosts(hosts).some(({ name }) => name === machine);
}

/** Whom the containers of a machine ask, by the machine's name. Empty: whom the machine itself asks. */
export function containersAsk(config: PlatformConfig, machine: string): readonly string[] {
  if (config.dns?.containers !== true) return [];
  const servers = edgeHosts(knownHosts(config));
  return nameserversOf(
    machine,
    servers.map(({ name, clusterAddress }) => ({ name, address: clusterAddress })),
  );
}
