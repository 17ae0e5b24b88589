import { UserError } from "../model/user-error";
import type {
  EngineContainer,
  EngineContainerDetails,
  EngineImage,
  EngineNode,
  EngineService,
  EngineTask,
} from "./engine-types";
import { openTransport, type Answer, type Transport } from "./engine-transport";
import { textOfLogStream } from "./log-stream";

/** Names of filters to the values that they admit, as the engine's API takes them. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** The few reads of the engine that watching a rollout takes; tests give their own. */
export interface Engine {
  /** Swarm services, with how many of their tasks run. */
  services(filters: Filters, signal?: AbortSignal): Promise<EngineService[]>;
  /** Undefined when there is none. */
  service(id: string): Promise<EngineService | undefined>;
  tasks(serviceId: string): Promise<EngineTask[]>;
  containers(filters: Filters, signal?: AbortSignal): Promise<EngineContainer[]>;
  /** Undefined when it is gone or on another machine. */
  container(id: string): Promise<EngineContainerDetails | undefined>;
  /** The last lines of a task's output; empty when they are not to be had. */
  taskLog(task: EngineTask, lines: number): Promise<string>;
  /** All machines of the swarm. Only a manager knows them. */
  nodes(signal?: AbortSignal): Promise<EngineNode[]>;
  /** A machine of the swarm. Undefined when it has left. */
  node(id: string): Promise<EngineNode | undefined>;
  /** Undefined when the engine's machine does not have it. */
  image(reference: string): Promise<EngineImage | undefined>;
  /**
   * Has the engine ask the registry for an image, without a login.
   * @throws EngineError with the registry's words: status 404 when it has no such image.
   */
  registryLookup(reference: string): Promise<void>;
}

/** The engine answered, but not with what was asked for. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Connects to the engine at `host`, which is opened by the first call only.
 * @param host as in DOCKER_HOST: `unix://`, `tcp://` or `ssh://`; default DOCKER_HOST, else the
 * socket of the local engine.
 */
export function connectEngine(host: string | undefined = process.env["DOCKER_HOST"]): Engine {
  return engineOver(openTransport(host || undefined));
}

export function engineOver(transport: Transport): Engine {
  async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
    const answer = await transport(path, signal);
    if (answer.status !== 200) throw new EngineError(answer.status, messageOf(answer));
    return JSON.parse(answer.body.toString("utf8")) as T;
  }
  async function readIfThere<T>(path: string): Promise<T | undefined> {
    try {
      return await read<T>(path);
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return undefined;
      throw error;
    }
  }
  async function log(path: string, lines: number): Promise<string | undefined> {
    const answer = await transport(`${path}/logs?stdout=true&stderr=true&tail=${lines}`);
    return answer.status === 200 ? textOfLogStream(answer.body) : undefined;
  }

  return {
    services: (filters, signal) =>
      read(`/services?status=true&filters=${encodeFilters(filters)}`, signal),
    service: (id) => readIfThere(`/services/${encodeURIComponent(id)}`),
    tasks: (serviceId) => read(`/tasks?filters=${encodeFilters({ service: [serviceId] })}`),
    containers: (filters, signal) =>
      read(`/containers/json?all=true&filters=${encodeFilters(filters)}`, signal),
    container: (id) => readIfThere(`/containers/${encodeURIComponent(id)}/json`),
    taskLog: async (task, lines) => {
      const container = task.Status.ContainerStatus?.ContainerID;
      // The container answers at once when it is on this machine; the swarm finds it elsewhere.
      const local = container ? await log(`/containers/${container}`, lines) : undefined;
      return local ?? (await log(`/tasks/${task.ID}`, lines)) ?? "";
    },
    nodes: (signal) => read("/nodes", signal),
    node: (id) => readIfThere(`/nodes/${encodeURIComponent(id)}`),
    image: (reference) => readIfThere(`/images/${encodeReference(reference)}/json`),
    registryLookup: async (reference) => {
      await read(`/distribution/${encodeReference(reference)}/json`);
    },
  };
}

function encodeFilters(filters: Filters): string {
  return encodeURIComponent(JSON.stringify(filters));
}

/** Slashes part the path: the engine takes them as they are. */
function encodeReference(reference: string): string {
  return reference.split("/").map(encodeURIComponent).join("/");
}

function messageOf({ status, body }: Answer): string {
  const text = body.toString("utf8");
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Something else than the engine answered: its own words say more than "not JSON".
  }
  return `HTTP ${status} ${text.slice(0, 200)}`.trim();
}

/** What a person can do when the engine cannot be asked. */
export function engineUnreachable(cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const remote = process.env["DOCKER_HOST"]?.startsWith("ssh://");
  const start = remote
    ? "DOCKER_HOST names its machine: try `ssh` to it, whose host key must be known"
    : "Start Docker, or say by DOCKER_HOST where it listens";
  return new UserError(`the Docker engine does not answer: ${why}`, {
    hint: `${start}; \`slipway doctor\` shows more.`,
    cause,
  });
}
