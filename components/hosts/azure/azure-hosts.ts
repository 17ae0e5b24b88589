import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { clusterHosts } from "../../../model/azure/cluster-hosts";
import type { HostKey } from "../../../model/azure/host-key";
import {
  type AzureMachine as Machine,
  clusterMachines,
  jumpMachine,
} from "../../../model/azure/machines";
import { type ClusterIdentity, resourceGroupName } from "../../../model/azure/names";
import {
  type AzureSpec,
  JUMP,
  poolsOf,
  registryPool,
  type ServicePorts,
} from "../../../model/azure/spec";
import type { Host } from "../../../model/host";
import { SecretValue } from "../../../model/secret-value";
import type { Origin } from "../../labels";
import { type PlannedHost, plannedHost } from "../planned-host";
import { jumpCloudInit } from "./jump-cloud-init";
import { labelHook } from "./label-hook";
import type { AzureMachine } from "./machine";
import { AzureNetwork } from "./network";
import type { AzurePlace } from "./place";
import { AzurePool } from "./pool";
import { AzureStores, type BlobStore } from "./stores";

export interface AzureHostsArgs {
  /** Checked: model/azure/check.ts has nothing against it. */
  readonly spec: AzureSpec;
  readonly origin: Origin;
  readonly ports: ServicePorts;
  /** A private key, from which each machine's own host key is made. */
  readonly hostKey: SecretValue;
  /** The cloud-config of a machine of the cluster; it has the private host key in it. */
  readonly cloudInit: (host: Host, hostKey: HostKey) => string;
}

/** The machines of a cluster on Azure, and all that they need there, in one resource group. */
export class AzureHosts extends pulumi.ComponentResource {
  /** What all that builds on machines takes, whoever made them. */
  readonly hosts: readonly PlannedHost[];
  readonly groupName: pulumi.Output<string>;
  /** Known before there is one: whoever uses it waits for `stores`. */
  readonly blobs?: BlobStore;
  /** What the machines use beside themselves, and their rights to it. */
  readonly stores: AzureStores;

  constructor(name: string, args: AzureHostsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzureHosts", name, {}, opts);
    const { spec } = args;
    const machines = clusterMachines(spec);
    const jump = jumpMachine(spec);
    const { hosts, keys } = clusterHosts(spec, args.hostKey);
    const byName = Object.fromEntries(hosts.map((host) => [host.name, host]));

    const place = this.place(name, args);
    const network = new AzureNetwork(`${name}-network`, place, { parent: this });
    const common = { place, labelHook: labelHook(`${name}-label-is-free`) };
    const jumpPool =
      jump &&
      new AzurePool(
        `${name}-${JUMP}`,
        {
          ...common,
          segment: JUMP,
          machines: [jump],
          subnetId: network.subnetId(JUMP),
          userData: () => new SecretValue(jumpCloudInit(required(keys, JUMP))),
        },
        { parent: this },
      );
    const pools = poolsOf(spec).map(
      ({ name: segment, pool }) =>
        new AzurePool(
          `${name}-${segment}`,
          {
            ...common,
            segment,
            pool,
            machines: machines.filter((machine) => machine.segment === segment),
            subnetId: network.subnetId(segment),
            userData: ({ name: machine }) =>
              new SecretValue(args.cloudInit(required(byName, machine), required(keys, machine))),
          },
          { parent: this },
        ),
    );
    const made = Object.assign({}, ...pools.map(({ machines: ones }) => ones)) as Made;
    const stores = this.declareStores(name, place, { machines, made, network });

    const reached = [...Object.values(jumpPool?.machines ?? {})];
    this.hosts = hosts.map((host) => whenMade(host, [...reached, required(made, host.name)]));
    this.groupName = pulumi.output(place.groupName);
    this.blobs = stores.blobs;
    this.stores = stores;
    this.registerOutputs({ groupName: this.groupName });
  }

  private place(name: string, { spec, origin, ports }: AzureHostsArgs): AzurePlace {
    const { location, dnsPrefix } = spec;
    const cluster: ClusterIdentity = { ...origin, location, dnsPrefix };
    const tags = {
      ...spec.tags,
      "slipway-project": origin.project,
      "slipway-stack": origin.stack,
    };
    const group = new resources.ResourceGroup(
      `${name}-group`,
      { resourceGroupName: resourceGroupName(cluster), location, tags },
      { parent: this, deleteBeforeReplace: true },
    );
    return { spec, cluster, ports, groupName: group.name, groupId: group.id, tags };
  }

  private declareStores(
    name: string,
    place: AzurePlace,
    {
      machines,
      made,
      network,
    }: {
      readonly machines: readonly Machine[];
      readonly made: Made;
      readonly network: AzureNetwork;
    },
  ): AzureStores {
    const pool = registryPool(place.spec);
    const identities = (ones: readonly Machine[]) =>
      Object.fromEntries(ones.map(({ name: one }) => [one, required(made, one).principalId]));
    return new AzureStores(
      `${name}-stores`,
      {
        place,
        members: identities(machines),
        registries: identities(machines.filter(({ segment }) => segment === pool)),
        registrySubnetId: network.subnetId(pool),
      },
      { parent: this },
    );
  }
}

type Made = Readonly<Record<string, AzureMachine>>;

/** All of a host is known in the plan, but nobody may speak to it before it is there. */
function whenMade(host: Host, machines: readonly AzureMachine[]): PlannedHost {
  const ids = machines.map(({ machineId }) => machineId);
  return { ...plannedHost(host), host: pulumi.all(ids).apply(() => host) };
}

function required<T>(known: Readonly<Record<string, T>>, machine: string): T {
  const found = known[machine];
  if (found === undefined) throw new Error(`nothing is known of ${machine}`);
  return found;
}
