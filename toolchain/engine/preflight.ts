import * as net from "node:net";
import type Docker from "dockerode";
import * as semver from "semver";
import { UserError } from "../../model/user-error";
import { diskProblem, WARM_BYTES } from "../disk";
import { cachePaths } from "../paths";
import { versions } from "../versions";
import { listenerOn } from "./listener";

const PROJECT_LABEL = "slipway.project";

export interface PreflightOptions {
  readonly docker: Docker;
  /** Whether the engine runs on this machine: else neither its ports nor its disk are seen. */
  readonly local: boolean;
  /** Ports of this machine that the platform will listen on. */
  readonly ports: readonly number[];
  /** Label `slipway.project` of the containers that may hold these ports already. */
  readonly project: string;
}

/**
 * What would fail later for a reason that can be told now.
 * @throws UserError with all of it.
 */
export async function preflight(options: PreflightOptions): Promise<void> {
  const ports = options.local ? options.ports : [];
  const problems = await Promise.all([
    ...ports.map((port) => portProblem(port, options)),
    ...(await diskProblems(options)),
  ]);
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return;
  throw new UserError(found.map(({ summary }) => summary).join("; "), {
    hint: found.map(({ fix }) => fix).join("\n"),
  });
}

interface Problem {
  readonly summary: string;
  readonly fix: string;
}

/** @throws UserError when the engine is older than what Slipway's calls need. */
export function checkApiVersion(version: string, apiVersion: string): void {
  const wanted = versions.oldestEngineApi;
  if (semver.gte(semver.coerce(apiVersion) ?? "0.0.0", semver.coerce(wanted) ?? "0.0.0")) return;
  throw new UserError(
    `the Docker engine is ${version} (API ${apiVersion}); Slipway needs API ${wanted} or newer`,
    { hint: "Update it to Docker Engine 20.10 or newer." },
  );
}

async function portProblem(
  port: number,
  { docker, project }: PreflightOptions,
): Promise<Problem | undefined> {
  if (!(await isTaken(port))) return undefined;
  const containers = await docker.listContainers();
  const holder = containers.find(({ Ports }) =>
    Ports.some(({ PublicPort }) => PublicPort === port),
  );
  if (holder !== undefined && (await projectOf(docker, holder)) === project) return undefined;
  const who =
    holder === undefined
      ? listenerOn(port)
      : `the container ${holder.Names[0]?.replace(/^\//, "") ?? holder.Id.slice(0, 12)}`;
  return {
    summary: `port ${port} is taken${who === undefined ? "" : ` by ${who}`}`,
    fix: `Stop what uses port ${port}, or choose another one in the platform's config.`,
  };
}

/** A task's container may carry only Swarm's labels: then its service says whose it is. */
async function projectOf(
  docker: Docker,
  { Labels }: Docker.ContainerInfo,
): Promise<string | undefined> {
  const service = Labels["com.docker.swarm.service.id"];
  const own = Labels[PROJECT_LABEL];
  if (own !== undefined || service === undefined) return own;
  const { Spec } = (await docker.getService(service).inspect()) as Docker.Service;
  return Spec?.Labels?.[PROJECT_LABEL];
}

async function isTaken(port: number): Promise<boolean> {
  const code = await listenFailure(port);
  if (code === undefined) return false;
  if (code === "EADDRINUSE") return true;
  // Only root may try a low port: then see whether something answers.
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

function listenFailure(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function diskProblems({ docker, local }: PreflightOptions): Promise<(Problem | undefined)[]> {
  const { DockerRootDir } = (await docker.info()) as { DockerRootDir: string };
  const folders = new Set([cachePaths().root, ...(local ? [DockerRootDir] : [])]);
  return Promise.all([...folders].map((folder) => diskProblem(folder, WARM_BYTES)));
}
