import type Docker from "dockerode";
import { UserError } from "../model/user-error";
import { fillContext, type Context } from "./context";
import { drain, type EngineEvent } from "./progress";
import { registryConfig, type RegistryLogin } from "./registry";
import { StageReader } from "./stages";
import { sendTar } from "./tar-stream";

export interface BuildRequest {
  readonly context: Context;
  /** The Dockerfile's name in the context. */
  readonly file: string;
  /** The Dockerfile, for errors. */
  readonly label: string;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly hostNetwork: boolean;
  readonly registry: RegistryLogin;
}

export interface Built {
  /** The image's id. */
  readonly id: string;
  /** The last image of each stage: the builder's cache. */
  readonly stages: readonly string[];
}

const LAST_LINES = 15;

/**
 * Builds by the engine's own builder, over its API.
 * @throws UserError with the last lines when a step fails.
 */
export async function buildImage(
  docker: Docker,
  request: BuildRequest,
  report: (line: string) => void,
): Promise<Built> {
  const lines: string[] = [];
  const stages = new StageReader();
  let id: string | undefined;
  function take({ stream: text, aux }: EngineEvent): void {
    id = aux?.ID ?? id;
    for (const line of (text ?? "").split("\n").map(printable).filter(Boolean)) {
      stages.read(line);
      if (/^(?: --->|Removing intermediate)/.test(line)) continue;
      lines.push(line);
      report(line);
    }
  }
  try {
    await sendTar(
      (pack) => fillContext(pack, request.context),
      async (context, abortSignal) =>
        drain(await docker.buildImage(context, { ...options(request), abortSignal }), take),
    );
  } catch (cause) {
    throw failed(request.label, lines, cause);
  }
  if (id === undefined) throw failed(request.label, lines, "the engine told no image id");
  return { id, stages: stages.end() };
}

function options(request: BuildRequest): Docker.ImageBuildOptions {
  return {
    version: "1",
    dockerfile: request.file,
    buildargs: { ...request.args },
    labels: { ...request.labels },
    nocache: request.noCache,
    rm: true,
    forcerm: true,
    registryconfig: registryConfig(request.registry),
    ...(request.hostNetwork && { networkmode: "host" }),
  };
}

function failed(label: string, lines: readonly string[], cause: unknown): UserError {
  const step = lines.findLast((line) => /^Step \d+\/\d+ : /.test(line));
  const said = cause instanceof Error ? cause.message : String(cause);
  const last = lines.slice(-LAST_LINES).map((line) => `  ${line}`);
  return new UserError(`${label}: ${said.trim()}`, {
    hint: [`It failed at: ${step ?? "the start"}`, ...last].join("\n"),
    cause,
  });
}

/** Without colours and carriage returns. */
function printable(line: string): string {
  return line.replace(/\u001b\[[0-9;]*[A-Za-z]|\r/g, "").trimEnd();
}
