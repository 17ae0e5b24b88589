import * as authorization from "@pulumi/azure-native/authorization";
import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import {
  containerRegistryName,
  keyVaultName,
  storageAccountName,
} from "../../../model/azure/names";
import { grant, ROLES } from "./grant";
import { type AzurePlace, childOf, placed } from "./place";

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

/** What the machines use beside themselves; each only if it is asked for. No keys, only roles. */
export class AzureStores extends pulumi.ComponentResource {
  /** Name of the container registry's server. */
  readonly acrServer?: pulumi.Output<string>;
  readonly vaultUri?: pulumi.Output<string>;
  readonly blobs?: BlobStore;

  constructor(name: string, args: AzureStoresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:AzureStores", name, {}, opts);
    const { spec } = args.place;
    if (spec.acr !== undefined) this.acrServer = this.registry(name, args, spec.acr.sku);
    if (spec.keyVault) this.vaultUri = this.vault(name, args);
    if (spec.storage !== undefined)
      this.blobs = this.blobStore(name, args, spec.storage.redundancy);
    this.registerOutputs({});
  }

  private registry(
    name: string,
    { place, members }: AzureStoresArgs,
    sku: string,
  ): pulumi.Output<string> {
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
    return registry.loginServer;
  }

  private vault(name: string, { place, members }: AzureStoresArgs): pulumi.Output<string> {
    const { tenantId } = authorization.getClientConfigOutput({ parent: this });
    const vault = new keyvault.Vault(
      `${name}-vault`,
      {
        ...placed(place),
        vaultName: keyVaultName(place.cluster),
        properties: {
          tenantId,
          sku: { family: "A", name: keyvault.SkuName.Standard },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          // The least that Azure allows: a vault of this name can't be made anew for as long.
          softDeleteRetentionInDays: 7,
        },
      },
      childOf(this),
    );
    const role = ROLES.keyVaultSecretsUser;
    grant(`${name}-vault-read`, this, place, { role, on: vault.id, to: members });
    return vault.properties.apply(({ vaultUri }) => vaultUri ?? "");
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
