import { createRequire } from "node:module";
import * as path from "node:path";

/**
 * The protocol between engine and host, as the program's own SDK ships it: both then agree.
 *
 * @typedef {object} Protocol
 * @property {typeof import("@grpc/grpc-js")} grpc
 * @property {typeof import("@pulumi/pulumi/proto/language_grpc_pb.js").LanguageRuntimeService} service
 * @property {typeof import("@pulumi/pulumi/proto/language_pb.js")} language
 * @property {typeof import("@pulumi/pulumi/proto/plugin_pb.js")} plugin
 * @property {typeof import("google-protobuf/google/protobuf/empty_pb.js")} empty
 * @property {string} version of the SDK that this came with.
 */

/**
 * Loads the protocol from the SDK that a program in this folder would load.
 *
 * @param {string} programDirectory
 * @returns {Protocol}
 * @throws {Error} if there is no SDK, with what to do.
 */
export function loadProtocol(programDirectory) {
  const manifest = locate("@pulumi/pulumi/package.json", programDirectory);
  const load = createRequire(manifest);
  return {
    grpc: load("@grpc/grpc-js"),
    service: load("./proto/language_grpc_pb.js").LanguageRuntimeService,
    language: load("./proto/language_pb.js"),
    plugin: load("./proto/plugin_pb.js"),
    empty: load("google-protobuf/google/protobuf/empty_pb.js"),
    version: load("./package.json").version,
  };
}

/**
 * The file that a program in this folder gets when it asks for a module.
 *
 * @param {string} module
 * @param {string} programDirectory
 * @returns {string}
 * @throws {Error} if the program has no such module, with what to do.
 */
export function locate(module, programDirectory) {
  try {
    return createRequire(path.join(programDirectory, "package.json")).resolve(module);
  } catch (cause) {
    throw new Error(
      `The Pulumi SDK is not installed for the program in ${programDirectory} ` +
        `(${module} was not found): run npm install there`,
      { cause },
    );
  }
}
