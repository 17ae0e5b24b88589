import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { UPDATE_DOMAINS } from "../../../model/azure/limits";
import type { AzureMachine as Machine } from "../../../model/azure/machines";
import type { PoolSpec, Segment } from "../../../model/azure/spec";
import type { SecretValue } from "../../../model/secret-value";
import { AzureFront } from "./front";
import { AzureMachine } from "./machine";
import { type AzurePlace, childOf, placed } from "./place";

export interface AzurePoolArgs {
  readonly place: AzurePlace;
  readonly segment: Segment;
  /** How its machines are spread. Absent: there is one machine only. */
  readonly pool?: PoolSpec;
  readonly machines: readonly Machine[];
  readonly subnetId: pulumi.Input<string>;
  readonly userData: (machine: Machine) => SecretValue;
  readonly labelHook?: pulumi.ResourceHook;
}

/** Zones of an address that outlives the loss of any: all that a region with zones has. */
const ALL_ZONES = ["1", "2", "3"];

/** Machines of one kind, spread so that they don't fail together, behind one public address. */
export class AzurePool extends pulumi.ComponentResource {
  /** By the machine's name. */
  readonly machines: Readonly<Record<string, AzureMachine>>;

  constructor(name: string, args: AzurePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzurePool", name, {}, opts);
    const { place, segment, pool, machines } = args;

    const front = new AzureFront(
      `${name}-front`,
      {
        place,
        segment,
        machines: machines.length,
        zones: pool?.zones && ALL_ZONES,
        labelHook: args.labelHook,
      },
      { parent: this },
    );
    const availabilitySet = this.availabilitySet(name, args);
    const natRules = this.natRules(name, args, front);
    this.machines = Object.fromEntries(
      machines.map((machine) => [
        machine.name,
        new AzureMachine(
          `${name}-${machine.name}`,
          {
            place,
            machine,
            subnetId: args.subnetId,
            front,
            natRule: natRules.get(machine.name),
            availabilitySet,
            userData: args.userData(machine),
          },
          { parent: this },
        ),
      ]),
    );
    this.registerOutputs({});
  }

  private availabilitySet(
    name: string,
    { place, segment, pool }: AzurePoolArgs,
  ): compute.AvailabilitySet | undefined {
    if (pool === undefined || pool.zones !== undefined) return undefined;
    return new compute.AvailabilitySet(
      `${name}-availability-set`,
      {
        ...placed(place),
        availabilitySetName: segment,
        // Aligned: for managed disks, which then are spread as their machines are.
        sku: { name: "Aligned" },
        platformFaultDomainCount: pool.faultDomains,
        platformUpdateDomainCount: UPDATE_DOMAINS,
      },
      childOf(this),
    );
  }

  /** One after the other: Azure changes a load balancer in one way at a time. */
  private natRules(
    name: string,
    { place, machines }: AzurePoolArgs,
    front: AzureFront,
  ): Map<string, network.InboundNatRule> {
    const rules = new Map<string, network.InboundNatRule>();
    let last: network.InboundNatRule | undefined;
    for (const machine of machines) {
      if (machine.sshPort === undefined) continue;
      last = new network.InboundNatRule(
        `${name}-${machine.name}-ssh`,
        {
          resourceGroupName: place.groupName,
          loadBalancerName: front.loadBalancerName,
          inboundNatRuleName: `${machine.name}-ssh`,
          frontendIPConfiguration: { id: front.frontendId },
          protocol: "Tcp",
          frontendPort: machine.sshPort,
          backendPort: 22,
          enableTcpReset: true,
          idleTimeoutInMinutes: 30,
        },
        { ...childOf(this), dependsOn: last === undefined ? [] : [last] },
      );
      rules.set(machine.name, last);
    }
    return rules;
  }
}
