import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import { type EdgeReading, parseEdgeMetrics } from "../../rollout/after-switch/edge-counts";
import { textOfLogStream } from "../../rollout/log-stream";
import { NodeEngines } from "./node-engines";

export interface EdgePlace {
  readonly project: string;
  /** The platform's stack, whose edge it is. */
  readonly stack: string;
}

/** Inside Traefik's container, which alone its loopback is. Some wgets crash with a time limit. */
const COMMAND = ["wget", "-q", "-O-", "http://127.0.0.1:8082/metrics"];
/** Any Traefik that counts writes this one, however little it was asked. */
const ALWAYS_THERE = "traefik_config_reloads_total";
const TIMEOUT_MS = 5_000;
/** Less than a second, so that whoever looks once a second never gets the same twice. */
const FRESH_MS = 900;

/** What the edge has counted; several who ask at about the same time share one reading. */
export class EdgeMetrics {
  readonly #engines: NodeEngines;
  readonly #place: EdgePlace;
  #last: { readonly at: number; readonly reading: Promise<EdgeReading> } | undefined;

  /** @param dockers of the machines that carry the edge and of managers, these first. */
  constructor(dockers: readonly Docker[], place: EdgePlace) {
    this.#engines = new NodeEngines(dockers);
    this.#place = place;
  }

  /** @throws UserError when any instance of the edge cannot be read: never a partial count. */
  read(): Promise<EdgeReading> {
    const now = performance.now();
    if (this.#last === undefined || now - this.#last.at >= FRESH_MS) {
      this.#last = { at: now, reading: readEdges(this.#engines, this.#place) };
    }
    return this.#last.reading;
  }
}

async function readEdges(engines: NodeEngines, place: EdgePlace): Promise<EdgeReading> {
  try {
    const containers = await engines.first((docker) => edgeContainers(docker, place));
    const texts = containers.map(async ({ node, id }) => {
      return [id, parseEdgeMetrics(await readMetrics(await engines.of(node), id))] as const;
    });
    return new Map(await Promise.all(texts));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`what the edge of stack "${place.stack}" counts cannot be read: ${why}`, {
      hint: `\`slipway up ${place.stack}\` brings the edge up to date; before, it may count nothing.`,
      cause: error,
    });
  }
}

/** Of Traefik's running tasks; at least one. */
async function edgeContainers(
  docker: Docker,
  { project, stack }: EdgePlace,
): Promise<readonly { readonly node: string; readonly id: string }[]> {
  const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
  const labels = { project, stack, service: "traefik" };
  const label = Object.entries(labels).map(([name, value]) => `slipway.${name}=${value}`);
  const services = await docker.listServices({ filters: { label }, abortSignal });
  if (services.length === 0) throw new Error("there is none on this engine");
  const filters = { service: services.map(({ ID }) => ID), "desired-state": ["running"] };
  const tasks = (await docker.listTasks({ filters, abortSignal })) as {
    readonly NodeID?: string;
    readonly Status?: {
      readonly State?: string;
      readonly ContainerStatus?: { readonly ContainerID?: string };
    };
  }[];
  const running = tasks.filter(({ Status }) => Status?.State === "running");
  if (running.length === 0) throw new Error("no instance of it runs");
  return running.map(({ NodeID: node = "", Status }) => ({
    node,
    id: Status?.ContainerStatus?.ContainerID ?? "",
  }));
}

async function readMetrics(docker: Docker, id: string): Promise<string> {
  const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
  const exec = await docker
    .getContainer(id)
    .exec({ Cmd: COMMAND, AttachStdout: true, AttachStderr: true, abortSignal })
    .catch((error: unknown) => {
      // Swarm knows of instances on other machines, whose containers only those can reach.
      if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      throw new Error("an instance of it runs on another machine than the engine that is asked");
    });
  const chunks: Buffer[] = [];
  for await (const chunk of await exec.start({ abortSignal })) chunks.push(chunk as Buffer);
  const text = textOfLogStream(Buffer.concat(chunks));
  const { ExitCode } = await exec.inspect({ abortSignal });
  if (ExitCode !== 0) throw new Error(`${COMMAND.join(" ")}: ${text.trim() || `exit ${ExitCode}`}`);
  if (!text.includes(ALWAYS_THERE)) throw new Error("it answers, but with no counts");
  return text;
}
