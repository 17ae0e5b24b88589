import type { Made } from "../../../../../golden/plan";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups";

/** Where a resource's own name stands among its inputs, and how Azure calls its kind. */
const KINDS: Readonly<Record<string, { readonly name: string; readonly path: string }>> = {
  "network:VirtualNetwork": {
    name: "virtualNetworkName",
    path: "Microsoft.Network/virtualNetworks",
  },
  "network:NetworkSecurityGroup": {
    name: "networkSecurityGroupName",
    path: "Microsoft.Network/networkSecurityGroups",
  },
  "network:PublicIPAddress": {
    name: "publicIpAddressName",
    path: "Microsoft.Network/publicIPAddresses",
  },
  "network:LoadBalancer": { name: "loadBalancerName", path: "Microsoft.Network/loadBalancers" },
  "network:NetworkInterface": {
    name: "networkInterfaceName",
    path: "Microsoft.Network/networkInterfaces",
  },
  "compute:AvailabilitySet": {
    name: "availabilitySetName",
    path: "Microsoft.Compute/availabilitySets",
  },
  "compute:VirtualMachine": { name: "vmName", path: "Microsoft.Compute/virtualMachines" },
  "containerregistry:Registry": {
    name: "registryName",
    path: "Microsoft.ContainerRegistry/registries",
  },
  "storage:StorageAccount": { name: "accountName", path: "Microsoft.Storage/storageAccounts" },
};

/** Azure's id of a resource group. */
export function groupId(name: string): string {
  return `${GROUP}/${name}`;
}

/** What Azure would answer for a resource: its id, its name and what is only known then. */
export function madeByAzure(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
): Made | undefined {
  const kind = type.replace(/^azure-native:/, "");
  const group = groupId(text(inputs["resourceGroupName"]));
  if (kind === "resources:ResourceGroup") {
    return { id: group, outputs: { name: inputs["resourceGroupName"] } };
  }
  if (kind === "network:InboundNatRule") {
    const balancer = `${group}/providers/Microsoft.Network/loadBalancers`;
    const [of, name] = [text(inputs["loadBalancerName"]), text(inputs["inboundNatRuleName"])];
    return { id: `${balancer}/${of}/inboundNatRules/${name}`, outputs: { name } };
  }
  if (kind === "containerregistry:Token") {
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries`;
    const [of, name] = [text(inputs["registryName"]), text(inputs["tokenName"])];
    return { id: `${registry}/${of}/tokens/${name}`, outputs: { name } };
  }
  if (kind === "storage:BlobContainer") {
    return { id: "a container", outputs: { name: inputs["containerName"] } };
  }
  const known = KINDS[kind];
  if (known === undefined) return undefined;
  const name = text(inputs[known.name]);
  return { id: `${group}/providers/${known.path}/${name}`, outputs: { name, ...more(kind, name) } };
}

/** Answers `getClientConfig`. */
export function askedOfAzure(token: string): object {
  if (token !== "azure-native:authorization:getClientConfig") throw new Error(`invoke of ${token}`);
  return { tenantId: "the tenant", subscriptionId: "the subscription" };
}

function more(kind: string, name: string): object {
  if (kind === "compute:VirtualMachine") {
    return { identity: { type: "SystemAssigned", principalId: `identity of ${name}` } };
  }
  return kind === "containerregistry:Registry" ? { loginServer: `${name}.azurecr.io` } : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : `no text: ${JSON.stringify(value)}`;
}
