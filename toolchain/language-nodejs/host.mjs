import { installDependencies } from "./install.mjs";
import { parseOptions } from "./options.mjs";
import { programDependencies, requiredPackages } from "./packages.mjs";
import { runProgram } from "./program.mjs";
import { locate } from "./protocol.mjs";

/**
 * @typedef {import("./protocol.mjs").Protocol} Protocol
 * @typedef {import("@pulumi/pulumi/proto/language_pb.js").ProgramInfo} ProgramInfo
 * @typedef {import("@pulumi/pulumi/proto/language_pb.js").RunRequest} RunRequest
 * @typedef {import("@pulumi/pulumi/proto/language_pb.js").InstallDependenciesRequest} InstallRequest
 * @typedef {import("@pulumi/pulumi/proto/language_pb.js").InstallDependenciesResponse} InstallOutput
 * @typedef {import("@grpc/grpc-js").ServerWritableStream<InstallRequest, InstallOutput>} InstallCall
 * @typedef {import("@grpc/grpc-js").UntypedServiceImplementation} Handlers
 */

/**
 * The answers to the engine's calls. Those that are missing here (code generation, packaging,
 * plugins written for Node) are answered with UNIMPLEMENTED.
 *
 * @param {Protocol} protocol
 * @param {import("./command-line.mjs").CommandLine} commandLine
 * @returns {{ handlers: Handlers, stop: () => Promise<void> }} `stop` ends the programs that run.
 */
export function languageHost(protocol, commandLine) {
  const { empty, language, plugin } = protocol;
  const stopping = new AbortController();
  /** @type {Set<Promise<unknown>>} */
  const running = new Set();
  let { engineAddress } = commandLine;

  /** @type {Handlers} */
  const handlers = {
    handshake: unary(async (request) => {
      engineAddress = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),

    getPluginInfo: unary(async () => new plugin.PluginInfo().setVersion(protocol.version)),

    getRequiredPackages: unary(async (request) => {
      const needed = await requiredPackages(program(request).getProgramDirectory());
      return new language.GetRequiredPackagesResponse().setPackagesList(needed.map(dependency));
    }),

    run: unary(async (/** @type {RunRequest} */ request, cancelled) => {
      const stop = AbortSignal.any([stopping.signal, cancelled]);
      const run = runRequest(request, stop).catch(failure);
      running.add(run);
      const { error, bail } = await run.finally(() => running.delete(run));
      return new language.RunResponse().setError(error).setBail(bail);
    }),

    about: unary(async (request) => {
      const response = new language.AboutResponse()
        .setExecutable(process.execPath)
        .setVersion(process.version);
      const { packagemanager } = runtimeOptions(program(request));
      response.getMetadataMap().set("packagemanager", packagemanager);
      return response;
    }),

    getProgramDependencies: unary(async (request) => {
      const directory = program(request).getProgramDirectory();
      const found = await programDependencies(directory, request.getTransitivedependencies());
      return new language.GetProgramDependenciesResponse().setDependenciesList(
        found.map(({ name, version }) =>
          new language.DependencyInfo().setName(name).setVersion(version),
        ),
      );
    }),

    runtimeOptionsPrompts: unary(async () => new language.RuntimeOptionsResponse()),

    template: unary(async () => new language.TemplateResponse()),

    installDependencies: (/** @type {InstallCall} */ call) => {
      const info = program(call.request);
      installDependencies(
        runtimeOptions(info).packagemanager,
        info.getProgramDirectory(),
        ({ stdout = "", stderr = "" }) =>
          call.write(
            new language.InstallDependenciesResponse().setStdout(stdout).setStderr(stderr),
          ),
      ).then(
        () => call.end(),
        (error) => call.emit("error", error),
      );
    },

    cancel: unary(async () => {
      stopping.abort();
      return new empty.Empty();
    }),
  };

  /**
   * @param {RunRequest} request
   * @param {AbortSignal} stop
   */
  async function runRequest(request, stop) {
    return runProgram(programRun(request, engineAddress, commandLine.tracing), stop);
  }

  /** @param {import("./packages.mjs").RequiredPackage} needed */
  function dependency({ name, version, server, parameterization }) {
    const message = new plugin.PackageDependency()
      .setName(name)
      .setKind("resource")
      .setVersion(version)
      .setServer(server);
    return parameterization
      ? message.setParameterization(
          new plugin.PackageParameterization()
            .setName(parameterization.name)
            .setVersion(parameterization.version)
            .setValue(parameterization.value),
        )
      : message;
  }

  return {
    handlers,
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}

/**
 * What a run is told, from what the engine asks.
 *
 * @param {RunRequest} request
 * @param {string} engineAddress
 * @param {string} tracing
 * @returns {import("./program.mjs").ProgramRun}
 */
function programRun(request, engineAddress, tracing) {
  if (request.getAttachDebugger()) {
    throw new Error(
      "This language host attaches no debugger: set nodeargs: --inspect-brk in Pulumi.yaml instead",
    );
  }
  const info = program(request);
  return {
    runner: locate("@pulumi/pulumi/cmd/run", info.getProgramDirectory()),
    monitorAddress: request.getMonitorAddress(),
    engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    rootDirectory: info.getRootDirectory(),
    stack: request.getStack(),
    programDirectory: info.getProgramDirectory(),
    entryPoint: info.getEntryPoint(),
    args: request.getArgsList(),
    parallel: request.getParallel(),
    dryRun: request.getDryrun(),
    tracing,
    config: Object.fromEntries(request.getConfigMap().toArray()),
    configSecretKeys: request.getConfigsecretkeysList(),
    options: runtimeOptions(info),
  };
}

/**
 * A program that could not even be started has failed, too.
 *
 * @param {Error} error
 * @returns {import("./program.mjs").Outcome}
 */
function failure(error) {
  return { error: error.message, bail: false };
}

/** @param {ProgramInfo} info */
function runtimeOptions(info) {
  return parseOptions(info.getOptions()?.toJavaScript() ?? {});
}

/**
 * @param {{ getInfo(): ProgramInfo | undefined }} request
 * @returns {ProgramInfo}
 */
function program(request) {
  const info = request.getInfo();
  if (!info) {
    throw new Error("The Pulumi engine is too old for this language host: it names no program");
  }
  return info;
}

/**
 * Turns a function into a handler of calls with one answer.
 *
 * @template Request, Response
 * @param {(request: Request, cancelled: AbortSignal) => Promise<Response>} answer
 * @returns {import("@grpc/grpc-js").handleUnaryCall<Request, Response>}
 */
function unary(answer) {
  return (call, callback) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    answer(call.request, cancelled.signal).then(
      (response) => callback(null, response),
      (error) => callback(error),
    );
  };
}
