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
/** Of the account that opens the platform's own store of Pulumi's state. */
export const STATE_PASSWORD = "state-password";
/** Of the administrator of the platform's own forge. */
export const FORGE_ADMIN_PASSWORD = "forge-admin-password";
/** What the platform's own forge encrypts credentials with that it keeps. */
export const FORGE_SECRET_KEY = "forge-secret-key";
/** By what the parts of the platform's own forge know each other. */
export const FORGE_INTERNAL_TOKEN = "forge-internal-token";
/** Of the OAuth application by which the CI lets the forge's users in: its id and its secret. */
export const FORGE_OAUTH_CLIENT = "forge-oauth-client";
export const FORGE_OAUTH_SECRET = "forge-oauth-secret";
/** What the CI's agents show its server. */
export const CI_AGENT_SECRET = "ci-agent-secret";
/** What the CI's server signs its agents' sessions with. */
export const CI_GRPC_SECRET = "ci-grpc-secret";
/** Where the CI's PostgreSQL is, its account and password included. */
export const CI_DATABASE_URL = "ci-database-url";
/** A private key of OpenSSH: with it the CI's deploying steps reach the engine. */
export const CI_DEPLOY_KEY = "ci-deploy-key";
/** A private key of OpenSSH: what the way to the engine shows them. */
export const CI_GATE_HOST_KEY = "ci-gate-host-key";
/** PEM: what the CI's builder shows its clients: key and certificate. */
export const CI_BUILDER_CERTIFICATE = "ci-builder-certificate";
/** PEM: key and certificate of those who may build, and the builder's certificate. */
export const CI_BUILDER_KEY = "ci-builder-key";
/** Concourse: what signs its sessions, what its server shows workers, and what its worker shows. RSA, PEM. */
export const CONCOURSE_SIGNING_KEY = "concourse-signing-key";
export const CONCOURSE_HOST_KEY = "concourse-host-key";
export const CONCOURSE_WORKER_KEY = "concourse-worker-key";
/** Of Concourse's operator, and of its database. */
export const CONCOURSE_PASSWORD = "concourse-password";
export const CONCOURSE_DATABASE_PASSWORD = "concourse-database-password";
/** What Concourse encrypts with in its database: 32 characters. */
export const CONCOURSE_ENCRYPTION_KEY = "concourse-encryption-key";
/** YAML: the variables of Concourse's pipeline. */
export const CONCOURSE_VARS = "concourse-vars";
