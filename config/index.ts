export type { ConfigSource } from "./config-source";
export { fileConfigSource, textConfigSource } from "./file-source";
export { knownFrom, type Known, type KnownRoute } from "./known";
export { configNotes } from "./notes";
export { platformKnown } from "./platform-known";
export {
  AUTHORITY,
  CERTIFICATE,
  CI_BUILDER_CERTIFICATE,
  CI_BUILDER_KEY,
  CI_DEPLOY_KEY,
  CI_GATE_HOST_KEY,
  CONCOURSE_HOST_KEY,
  CONCOURSE_SIGNING_KEY,
  CONCOURSE_WORKER_KEY,
  HOST_KEY,
  MIRROR_PASSWORD,
  NAME_KEY,
  REGISTRY_PASSWORD,
  REGISTRY_READER_PASSWORD,
  REGISTRY_S3_ACCESS_KEY,
  REGISTRY_S3_SECRET_KEY,
  STATE_PASSWORD,
} from "./secret-names";
export {
  parseStackConfig,
  type EnvironmentConfig,
  type PlatformConfig,
  type StackConfig,
} from "./parse";
export { GENERATE } from "./cross-checks";
export { isPinned, NONE, UNPINNED } from "./pin-words";
export { publicHostname } from "./hostname";
export type { Channel, ChatChannel, EmailChannel } from "./schema/notify";
export { stackFile, stackFileName, stackOfFile } from "./pulumi-file";
export { DOCKER_HUB } from "./schema/registry";
export type { ServiceOverrides } from "./schema/services";
