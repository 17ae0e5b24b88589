import type * as pulumi from "@pulumi/pulumi";
import { SwarmCluster } from "../components/cluster/swarm-cluster";
import { Edge } from "../components/edge/edge";
import { plannedHost } from "../components/hosts/planned-host";
import { Registry } from "../components/registry/registry";
import { NAME_KEY, type PlatformConfig, REGISTRY_PASSWORD } from "../config";
import { azureMachines } from "./azure-machines";
import { platformOnHosts } from "./platform-on-hosts";
import type { PlatformDeclares } from "./platform-outputs";
import { dashboard, edgeTls, publishAuthority, requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

/** What all environments share: the cluster, the proxy in front of it, the image registry. */
export async function platform(
  config: PlatformConfig,
  context: StackContext,
): Promise<PlatformDeclares> {
  const { ssh, azure } = config.hosts ?? {};
  if (azure !== undefined) {
    return platformOnHosts(config, await azureMachines(azure, config, context), context);
  }
  return ssh === undefined
    ? platformOnOneEngine(config, context)
    : platformOnHosts(config, ssh.map(plannedHost), context);
}

/** On the engine that DOCKER_HOST names (default: the local one). */
function platformOnOneEngine(config: PlatformConfig, context: StackContext): PlatformDeclares {
  const { origin, observed, nonce, engineSocket } = context;
  const nameKey = requireSecret(config, NAME_KEY);
  const image = (name: string) => resolvedImage(name, config.images, context);

  const tls = edgeTls(config);
  const cluster = new SwarmCluster("cluster", { origin });
  publishAuthority(config, origin, { dependsOn: [cluster] });
  const edge = new Edge(
    "edge",
    {
      origin,
      images: { traefik: image("traefik"), haproxy: image("haproxy") },
      port: config.edge.port,
      tlsPort: config.edge.tlsPort,
      tls,
      logLevel: config.edge.logLevel,
      dashboard: dashboard(config),
      nameKey,
      engineSocket,
      observed,
      nonce,
    },
    { dependsOn: [cluster] },
  );

  return {
    clusterId: cluster.clusterId,
    domain: config.domain,
    edgeNetworkId: edge.networkId,
    edgeNetworkName: edge.networkName,
    httpPort: config.edge.port,
    ...(tls && { httpsPort: config.edge.tlsPort }),
    ...(tls?.names && { tlsNames: [...tls.names] }),
    registryAddress: registryBesideIt(config, context),
  };
}

/** Answers what image references begin with. */
function registryBesideIt(config: PlatformConfig, context: StackContext): pulumi.Input<string> {
  if (config.registry.external !== undefined) return config.registry.external.address;
  const { origin, observed, nonce } = context;
  const registry = new Registry("registry", {
    origin,
    image: resolvedImage("registry", config.images, context),
    port: config.registry.port,
    password: requireSecret(config, REGISTRY_PASSWORD),
    nameKey: requireSecret(config, NAME_KEY),
    observed,
    nonce,
  });
  return registry.address;
}
