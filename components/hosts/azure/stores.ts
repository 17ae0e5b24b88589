import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { containerRegistryName, storageAccountName } from "../../../model/azure/names";
import type { AzureSpec } from "../../../model/azure/spec";
import { grant, ROLES } from "./grant";
import { type AzurePlace, childOf, placed } from "./place";
import { PullToken } from "./pull-token";

export interface AzureStoresArgs {
  readonly place: AzurePlace;
  /** Identities of machines by name: of all, and of those that run the registry. */
  readonly members: Readonly<Record<string, pulumi.Input<string>>>;
  readonly registries: Readonly<Record<string, pulumi.Input<string>>>;
  /** From where the blobs are reached. */
  readonly registrySubnetId: pulumi.Input<string>;
}

/** Where the image registry keeps its blobs, when not on a disk. */
export interface BlobStore {
  readonly account: string;
  readonly container: string;
}

const BLOB_CONTAINER = "registry";

/** What the machines use beside themselves; each only if it is asked for. */
export class AzureStores extends pulumi.ComponentResource {
  /** At the container registry. */
  readonly pullLogin?: PullToken;
  readonly blobs?: BlobStore;

  constructor(name: string, args: AzureStoresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzureStores", name, {}, opts);
    const { spec } = args.place;
    if (spec.acr !== undefined) this.pullLogin = this.registry(name, args, spec.acr);
    if (spec.storage !== undefined)
      this.blobs = this.blobStore(name, args, spec.storage.redundancy);
    this.registerOutputs({});
  }

  private registry(
    name: string,
    { place, members }: AzureStoresArgs,
    { sku, passwordGeneration: generation }: NonNullable<AzureSpec["acr"]>,
  ): PullToken {
    const registry = new containerregistry.Registry(
      `${name}-acr`,
      {
        ...placed(place),
        registryName: containerRegistryName(place.cluster),
        sku: { name: sku },
        adminUserEnabled: false,
        anonymousPullEnabled: false,
      },
      childOf(this),
    );
    grant(`${name}-acr-pull`, this, place, { role: ROLES.acrPull, on: registry.id, to: members });
    const registryId = registry.id;
    return new PullToken(`${name}-acr-token`, { place, registryId, generation }, { parent: this });
  }

  private blobStore(name: string, args: AzureStoresArgs, redundancy: string): BlobStore {
    const { place, registries, registrySubnetId } = args;
    const account = new storage.StorageAccount(
      `${name}-blobs`,
      {
        ...placed(place),
        accountName: storageAccountName(place.cluster),
        kind: "StorageV2",
        sku: { name: `Standard_${redundancy}` },
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        networkRuleSet: {
          defaultAction: storage.DefaultAction.Deny,
          bypass: "None",
          virtualNetworkRules: [{ virtualNetworkResourceId: registrySubnetId }],
        },
      },
      childOf(this),
    );
    new storage.BlobContainer(
      `${name}-blobs-registry`,
      {
        resourceGroupName: place.groupName,
        accountName: account.name,
        containerName: BLOB_CONTAINER,
        publicAccess: storage.PublicAccess.None,
      },
      childOf(this),
    );
    const role = ROLES.blobDataContributor;
    grant(`${name}-blobs-write`, this, place, { role, on: account.id, to: registries });
    return { account: storageAccountName(place.cluster), container: BLOB_CONTAINER };
  }
}
