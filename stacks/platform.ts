import { SwarmCluster } from "../components/cluster/swarm-cluster";
import { type DashboardArgs, Edge } from "../components/edge/edge";
import { Registry } from "../components/registry/registry";
import { NAME_KEY, type PlatformConfig, REGISTRY_PASSWORD } from "../config";
import { REGISTRY_USER } from "../model/registry-account";
import type { SecretValue } from "../model/secret-value";
import type { PlatformDeclares } from "./platform-outputs";
import { resolvedImage, type StackContext } from "./stack-context";

/** What all environments share: the cluster, the proxy in front of it, the image registry. */
export function platform(config: PlatformConfig, context: StackContext): PlatformDeclares {
  const { origin, observed, nonce, engineSocket } = context;
  const nameKey = secret(config, NAME_KEY);
  const password = secret(config, REGISTRY_PASSWORD);
  const image = (name: string) => resolvedImage(name, config.images, context);

  const cluster = new SwarmCluster("cluster", { origin });
  const edge = new Edge(
    "edge",
    {
      origin,
      images: { traefik: image("traefik"), haproxy: image("haproxy") },
      port: config.edge.port,
      logLevel: config.edge.logLevel,
      dashboard: config.edge.dashboard ? dashboard(config, password) : undefined,
      nameKey,
      engineSocket,
      observed,
      nonce,
    },
    { dependsOn: [cluster] },
  );
  const registry = new Registry("registry", {
    origin,
    image: image("registry"),
    port: config.registry.port,
    password,
    nameKey,
    observed,
    nonce,
  });

  return {
    clusterId: cluster.clusterId,
    domain: config.domain,
    edgeNetworkId: edge.networkId,
    edgeNetworkName: edge.networkName,
    httpPort: config.edge.port,
    registryAddress: registry.address,
  };
}

/** Served to whoever may push images: one user and one password for the platform's operators. */
function dashboard({ domain }: PlatformConfig, password: SecretValue): DashboardArgs {
  return { host: `dashboard.${domain}`, user: REGISTRY_USER, password };
}

function secret({ secrets }: PlatformConfig, name: string): SecretValue {
  const value = secrets[name];
  if (value === undefined) throw new Error(`the checked config has no secret "${name}"`);
  return value;
}
