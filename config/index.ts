export type { ConfigSource } from "./config-source";
export { fileConfigSource, textConfigSource } from "./file-source";
export { knownFrom, NAME_KEY, type Known, type KnownRoute } from "./known";
export {
  parseStackConfig,
  type EnvironmentConfig,
  type PlatformConfig,
  type StackConfig,
} from "./parse";
export { GENERATE } from "./cross-checks";
export { isPinned, NONE, UNPINNED } from "./pin-words";
export { publicHostname } from "./hostname";
export { stackFile, stackFileName, stackOfFile } from "./pulumi-file";
export type { ServiceOverrides } from "./schema/services";
