import type * as pulumi from "@pulumi/pulumi";
import { SwarmCluster } from "../components/cluster/swarm-cluster";
import { plannedHost } from "../components/hosts/planned-host";
import type { EngineObject } from "../components/service/swarm/wiring";
import { Registry } from "../components/registry/registry";
import { NAME_KEY, type PlatformConfig, REGISTRY_PASSWORD } from "../config";
import { azureMachines } from "./azure-machines";
import { declareBuilder } from "./platform-builder";
import { declareCi, declareSteps } from "./platform-ci";
import { platformOnHosts } from "./platform-on-hosts";
import type { PlatformDeclares } from "./platform-outputs";
import { declareEdge } from "./platform-edge";
import { declareState } from "./platform-state";
import { publishAuthority, requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

/** What all environments share: the cluster, the proxy in front of it, the image registry. */
export async function platform(
  config: PlatformConfig,
  context: StackContext,
): Promise<PlatformDeclares> {
  const { ssh, azure } = config.hosts ?? {};
  if (azure !== undefined) {
    const { hosts, ...cloud } = await azureMachines(azure, config, context);
    return platformOnHosts(config, hosts, context, cloud);
  }
  return ssh === undefined
    ? platformOnOneEngine(config, context)
    : platformOnHosts(config, ssh.map(plannedHost), context);
}

/** On the engine that DOCKER_HOST names (default: the local one). */
function platformOnOneEngine(config: PlatformConfig, context: StackContext): PlatformDeclares {
  const { origin, engineSocket } = context;
  const cluster = new SwarmCluster("cluster", { origin });
  const onCluster = { dependsOn: [cluster] };
  publishAuthority(config, origin, onCluster);
  const steps = declareSteps(config, context, onCluster);
  declareBuilder(config, context, steps, onCluster);
  const edge = declareEdge(config, context, { engineSocket, steps }, onCluster);
  return {
    clusterId: cluster.clusterId,
    ...edge,
    ...declareCi(config, context, { edge, steps }, onCluster),
    registryAddress: registryBesideIt(config, context, steps),
    ...declareState(config, context, steps),
  };
}

/** Answers what image references begin with. */
function registryBesideIt(
  config: PlatformConfig,
  context: StackContext,
  steps: EngineObject | undefined,
): pulumi.Input<string> {
  if (config.registry.external !== undefined) return config.registry.external.address;
  const { origin, observed, nonce } = context;
  const registry = new Registry("registry", {
    origin,
    image: resolvedImage("registry", config.images, context),
    port: config.registry.port,
    password: requireSecret(config, REGISTRY_PASSWORD),
    nameKey: requireSecret(config, NAME_KEY),
    steps,
    observed,
    nonce,
  });
  return registry.address;
}
