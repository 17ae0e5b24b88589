import type * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "../../../model/azure/names";
import type { AzureSpec, ServicePorts } from "../../../model/azure/spec";

/** What every part of a cluster on Azure is made with. */
export interface AzurePlace {
  readonly spec: AzureSpec;
  readonly cluster: ClusterIdentity;
  readonly ports: ServicePorts;
  /** The group that everything is in. */
  readonly groupName: pulumi.Input<string>;
  /** `/subscriptions/…/resourceGroups/…`. */
  readonly groupId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The arguments that every resource has. */
export function placed({ spec, groupName, tags }: AzurePlace) {
  return { resourceGroupName: groupName, location: spec.location, tags };
}

/** Names on Azure are fixed: the old one has to be gone before the new one comes. */
export function childOf(parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { parent, deleteBeforeReplace: true };
}
