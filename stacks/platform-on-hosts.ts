import * as pulumi from "@pulumi/pulumi";
import { refuseMovedHosts } from "../components/cluster/moved-hosts";
import { HostSwarm } from "../components/cluster/host-swarm";
import { edgeNodes } from "../components/edge/nodes";
import type { PlannedHost } from "../components/hosts/planned-host";
import { PreparedHost } from "../components/hosts/prepared-host";
import type { NetworkSettings } from "../components/hosts/preparation/settings";
import type { PlatformConfig } from "../config";
import { registryHost } from "../model/host";
import { declareMirror, declareRegistry } from "./machine-registries";
import type { Cloud } from "./cloud";
import { containersAsk, declareDns, servesDns } from "./platform-dns";
import { declareEdge } from "./platform-edge";
import { publishAuthority } from "./platform-parts";
import type { PlatformDeclares } from "./platform-outputs";
import { preparationTurns } from "./preparation-turns";
import { ownLogin } from "./registry-login";
import { registryNames } from "./registry-machines";
import { askedMirrors, servedRegistries } from "./served-registries";
import type { StackContext } from "./stack-context";
import { trustedAuthorities } from "./trusted-authorities";

/**
 * A platform on several machines: each is prepared and joins the swarm; then the registry that all
 * of them pull from, and the edge, on the machines that are marked for it.
 */
export function platformOnHosts(
  config: PlatformConfig,
  hosts: readonly PlannedHost[],
  context: StackContext,
  cloud: Cloud = {},
): PlatformDeclares {
  const { origin, observed, nonce } = context;
  const { pullLogin } = cloud;
  // A cloud's addresses are the plan's own.
  refuseMovedHosts(config.hosts?.ssh ?? [], observed);
  const machines = prepareMachines(config, hosts, context);
  const cluster = new HostSwarm("cluster", { origin, hosts, prepared: machines, observed, nonce });
  const onCluster = { dependsOn: [cluster], ...ownLogin(config, pullLogin) };
  publishAuthority(config, origin, onCluster);
  const registry = declareRegistry(config, hosts, context, { cloud, opts: onCluster });
  const mirror = declareMirror(config, hosts, context, onCluster);
  const afterMirror = { ...onCluster, dependsOn: [cluster, ...(mirror ? [mirror] : [])] };
  const dns = declareDns(config, hosts, context, afterMirror);
  // An edge that finds no ACME server at its start does not ask again for long.
  const afterDns = { ...afterMirror, dependsOn: [...afterMirror.dependsOn, ...(dns ? [dns] : [])] };
  const edge = declareEdge(config, context, { nodes: edgeNodes(hosts) }, afterDns);

  return {
    clusterId: cluster.clusterId,
    ...edge,
    registryAddress: registry,
    ...(config.registry.external && { registryUsername: config.registry.external.username }),
    ...(pullLogin && { pullLogin: pulumi.output(pullLogin) }),
    hosts: pulumi.all(hosts.map(({ host }) => host)),
  };
}

/** By the host's name: what its node in the swarm waits for. */
function prepareMachines(
  config: PlatformConfig,
  hosts: readonly PlannedHost[],
  { observed }: StackContext,
): Record<string, pulumi.Resource[]> {
  const servesRegistry = servedRegistries(config).length > 0;
  const authorities = trustedAuthorities(config);
  const known = pulumi.all(hosts.map(({ host }) => host));
  const networkOf = (machine: string) =>
    known.apply((all): NetworkSettings => ({
      clusterAddresses: all.map(({ clusterAddress }) => clusterAddress),
      // Before any DNS server runs: its image comes from there.
      ...(servesRegistry && { names: registryNames(config, all, machine) }),
      ...(authorities.length > 0 && { authorities }),
    }));
  const turns = preparationTurns(hosts, observed);
  const prepared: Record<string, PreparedHost> = {};
  for (const planned of [...turns, ...hosts.filter((one) => !turns.includes(one))]) {
    const former = turns[turns.indexOf(planned) - 1];
    const after = former && prepared[former.name];
    const isRegistryHost = planned.name === registryHost(hosts).name;
    const machine = {
      engine: config.hosts?.engine,
      registryMirrors: askedMirrors(config, { isRegistryHost }),
      // Before it runs: engines themselves ask the machine's own resolvers.
      dns: containersAsk(config, planned.name),
    };
    const isServer = servesDns(config, hosts, planned.name);
    const network = networkOf(planned.name).apply((all) => ({
      ...all,
      ...(isServer && { servesDns: true }),
    }));
    const args = { planned, machine, network, ...(after && { after }) };
    prepared[planned.name] = new PreparedHost(`machine-${planned.name}`, args);
  }
  return Object.fromEntries(Object.entries(prepared).map(([name, one]) => [name, [one]]));
}
