import * as azure from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { listenersOf } from "../../../model/azure/listeners";
import { outboundPorts } from "../../../model/azure/limits";
import { dnsLabel } from "../../../model/azure/names";
import type { Segment } from "../../../model/azure/spec";
import { type AzurePlace, childOf, placed } from "./place";

export interface AzureFrontArgs {
  readonly place: AzurePlace;
  readonly segment: Segment;
  /** How many machines are behind it. */
  readonly machines: number;
  /** Zones that the address outlives the loss of one of. */
  readonly zones?: readonly string[];
  readonly labelHook?: pulumi.ResourceHook;
}

const PUBLIC = "public";
const MACHINES = "machines";

/** The public address of a pool and the load balancer behind it. */
export class AzureFront extends pulumi.ComponentResource {
  readonly backendPoolId: pulumi.Output<string>;
  readonly frontendId: pulumi.Output<string>;
  readonly loadBalancerName: pulumi.Output<string>;

  constructor(name: string, args: AzureFrontArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzureFront", name, {}, opts);
    const { place, segment } = args;

    const address = new azure.PublicIPAddress(
      `${name}-address`,
      {
        ...placed(place),
        publicIpAddressName: segment,
        sku: { name: "Standard", tier: "Regional" },
        publicIPAllocationMethod: "Static",
        publicIPAddressVersion: "IPv4",
        dnsSettings: { domainNameLabel: dnsLabel(place.spec.dnsPrefix, segment) },
        zones: args.zones && [...args.zones],
      },
      { ...childOf(this), hooks: args.labelHook && { beforeCreate: [args.labelHook] } },
    );
    const id = pulumi.interpolate`${place.groupId}/providers/Microsoft.Network/loadBalancers/${segment}`;
    const balancer = new azure.LoadBalancer(
      `${name}-balancer`,
      {
        ...placed(place),
        loadBalancerName: segment,
        sku: { name: "Standard", tier: "Regional" },
        frontendIPConfigurations: [{ name: PUBLIC, publicIPAddress: { id: address.id } }],
        backendAddressPools: [{ name: MACHINES }],
        ...balancing(args, id),
      },
      childOf(this),
    );
    this.backendPoolId = pulumi.interpolate`${balancer.id}/backendAddressPools/${MACHINES}`;
    this.frontendId = pulumi.interpolate`${balancer.id}/frontendIPConfigurations/${PUBLIC}`;
    this.loadBalancerName = balancer.name;
    this.registerOutputs({ backendPoolId: this.backendPoolId });
  }
}

/** @param id the load balancer's own, made by hand: its parts refer to each other by it. */
function balancing({ place, segment, machines }: AzureFrontArgs, id: pulumi.Output<string>) {
  const listeners = listenersOf(place.spec, segment, place.ports);
  const frontendIPConfiguration = {
    id: pulumi.interpolate`${id}/frontendIPConfigurations/${PUBLIC}`,
  };
  const backendAddressPool = { id: pulumi.interpolate`${id}/backendAddressPools/${MACHINES}` };
  return {
    probes: listeners.map(({ name, port }) => ({
      name,
      protocol: "Tcp",
      port,
      // Azure's shortest. Two failures in a row take a machine out: 10 seconds at most.
      intervalInSeconds: 5,
      probeThreshold: 2,
    })),
    loadBalancingRules: listeners.map(({ name, port }) => ({
      name,
      protocol: "Tcp",
      frontendIPConfiguration,
      frontendPort: port,
      backendAddressPool,
      backendPort: port,
      probe: { id: pulumi.interpolate`${id}/probes/${name}` },
      enableTcpReset: true,
      // Else this rule, and not the outbound rule, would say how machines get out.
      disableOutboundSnat: true,
    })),
    outboundRules: [
      {
        name: "outbound",
        protocol: "All",
        frontendIPConfigurations: [frontendIPConfiguration],
        backendAddressPool,
        allocatedOutboundPorts: outboundPorts(machines),
        enableTcpReset: true,
      },
    ],
  };
}
