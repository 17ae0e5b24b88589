import * as azure from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { subnetRanges } from "../../../model/azure/address-plan";
import { securityRules, type SecurityRule } from "../../../model/azure/security-rules";
import { JUMP, POOLS, type Segment } from "../../../model/azure/spec";
import { type AzurePlace, childOf, placed } from "./place";

const SEGMENTS: readonly Segment[] = [...POOLS, JUMP];

/**
 * The virtual network. Every subnet is there from the start, also one whose pool is not: Azure
 * can't take a subnet away in the step before its last machine goes.
 */
export class AzureNetwork extends pulumi.ComponentResource {
  readonly #network: azure.VirtualNetwork;

  constructor(name: string, place: AzurePlace, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzureNetwork", name, {}, opts);
    const { spec, ports } = place;
    const ranges = subnetRanges(spec.addressSpace);

    const subnets = SEGMENTS.map((segment) => {
      const rules = new azure.NetworkSecurityGroup(
        `${name}-${segment}-rules`,
        {
          ...placed(place),
          networkSecurityGroupName: `${segment}-rules`,
          securityRules: securityRules(spec, segment, ports).map(ruleArgs),
        },
        childOf(this),
      );
      return {
        name: segment,
        addressPrefix: ranges[segment],
        networkSecurityGroup: { id: rules.id },
        // Machines get out by the outbound rule of their load balancer, and in no other way.
        defaultOutboundAccess: false,
        serviceEndpoints: spec.storage && [{ service: "Microsoft.Storage" }],
      };
    });
    this.#network = new azure.VirtualNetwork(
      name,
      {
        ...placed(place),
        virtualNetworkName: "network",
        addressSpace: { addressPrefixes: [spec.addressSpace] },
        subnets,
      },
      childOf(this),
    );
    this.registerOutputs({ networkId: this.#network.id });
  }

  subnetId(segment: Segment): pulumi.Output<string> {
    return pulumi.interpolate`${this.#network.id}/subnets/${segment}`;
  }
}

/** As Azure takes it: one source in one field, several in another. */
export function ruleArgs({ from, to, port, ...rule }: SecurityRule) {
  return {
    name: rule.name,
    priority: rule.priority,
    direction: "Inbound",
    access: rule.access,
    protocol: rule.protocol,
    ...(typeof from === "string"
      ? { sourceAddressPrefix: from }
      : { sourceAddressPrefixes: [...from] }),
    sourcePortRange: "*",
    destinationAddressPrefix: to,
    destinationPortRange: port,
  };
}
