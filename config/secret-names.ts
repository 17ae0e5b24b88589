/** Keys the hashes in the names of secrets: in every stack that has secrets. */
export const NAME_KEY = "name-key";
/** Of the registry's client that pushes; of the account there, where the registry is external. */
export const REGISTRY_PASSWORD = "registry-password";
/** Of the registry's client that only reads: the machines of a cluster, and environments. */
export const REGISTRY_READER_PASSWORD = "registry-reader-password";
/** Of the account with which the mirror reads what it copies. */
export const MIRROR_PASSWORD = "mirror-password";
/** Of the store in which the registry keeps its blobs: who opens it. */
export const REGISTRY_S3_ACCESS_KEY = "registry-s3-access-key";
export const REGISTRY_S3_SECRET_KEY = "registry-s3-secret-key";
/** PEM: the certificate and the key of the platform's own authority. */
export const AUTHORITY = "authority";
/** PEM: what the registry and the edge show their clients: key, certificate and chain. */
export const CERTIFICATE = "certificate";
/** A private key, from which the SSH host keys of machines on Azure are made. */
export const HOST_KEY = "host-key";
