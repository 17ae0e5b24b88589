import type { SecretValue } from "../../model/secret-value";
import { REGISTRY_PATHS } from "./registry-container";

/** Where a registry keeps its blobs. */
export type RegistryStorage = FilesystemStorage | AzureStorage | S3Storage;

/** In a volume of the one machine that it runs on. */
export interface FilesystemStorage {
  readonly kind: "filesystem";
}

export interface AzureStorage {
  readonly kind: "azure";
  readonly account: string;
  readonly container: string;
  /** The account's key. Default: the machine's managed identity. */
  readonly key?: SecretValue;
  /** The domain of the cloud. Default `core.windows.net`. */
  readonly realm?: string;
}

/** Any store that speaks S3. */
export interface S3Storage {
  readonly kind: "s3";
  readonly bucket: string;
  readonly region: string;
  /** URL of a store that is not Amazon's. Default: Amazon's of the region. */
  readonly endpoint?: string;
  /** PEM: who signs for it. Default: a public authority. */
  readonly authority?: string;
  /** Default: the machine's own role. */
  readonly credentials?: { readonly accessKey: SecretValue; readonly secretKey: SecretValue };
}

/** Whether several instances may share it. */
export function isShared({ kind }: RegistryStorage): boolean {
  return kind !== "filesystem";
}

/** The driver's key and parameters in distribution's configuration, secrets in clear. */
export function storageDriver(storage: RegistryStorage): Record<string, unknown> {
  switch (storage.kind) {
    case "filesystem":
      return { filesystem: { rootdirectory: REGISTRY_PATHS.data } };
    case "azure":
      return { azure: azureParameters(storage) };
    case "s3":
      return { s3: s3Parameters(storage) };
  }
}

/** Parameters as in distribution 3.1, `registry/storage/driver/azure/parser.go`. */
function azureParameters({ account, container, key, realm }: AzureStorage) {
  return {
    accountname: account,
    container,
    ...(realm !== undefined && { realm }),
    ...(key === undefined
      ? { credentials: { type: "default_credentials" } }
      : { accountkey: key.reveal(), credentials: { type: "shared_key" } }),
  };
}

function s3Parameters({ bucket, region, endpoint, credentials }: S3Storage) {
  return {
    bucket,
    region,
    // A store of one's own has no DNS name for each bucket.
    ...(endpoint !== undefined && { regionendpoint: endpoint, forcepathstyle: true }),
    ...(credentials && {
      accesskey: credentials.accessKey.reveal(),
      secretkey: credentials.secretKey.reveal(),
    }),
  };
}
