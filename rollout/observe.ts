import * as util from "node:util";
import { EngineError, type Engine } from "./engine";
import type { EngineContainer, EngineNode, EngineService } from "./engine-types";
import { ATTEMPT_LABEL, SPEC_LABEL } from "./service-labels";

/** What runs, as plain data; or why it could not be compared. */
export type ObservedCluster =
  | {
      readonly compared: true;
      readonly services: readonly ObservedService[];
      readonly containers: readonly ObservedContainer[];
      /** Of the swarm, whoever's they are. Empty: the engine is in none. */
      readonly nodes: readonly ObservedNode[];
    }
  | {
      readonly compared: false;
      readonly why: string;
      /** Of the last deployment's record, where the plan is compared with that: see record/. */
      readonly names?: Readonly<Record<string, string>>;
    };

export interface ObservedService {
  readonly id: string;
  /** As on the engine: `<stack>-<service>`. */
  readonly name: string;
  /** Grows by every change that anybody makes to the service. */
  readonly versionIndex: number;
  readonly image: string;
  /** Absent when it is not replicated. */
  readonly replicas?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Instances that run and, where they have a health check, are healthy. Absent: not told. */
  readonly running?: number;
  /** Its last update was none of Slipway's, which never leaves both its labels as they are. */
  readonly changedByHand: boolean;
  /** Swarm's word on its last update. Absent: none, or all is well. */
  readonly update?: { readonly state: string; readonly message: string };
}

export interface ObservedContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A machine of the swarm, in the swarm's own words. */
export interface ObservedNode {
  readonly id: string;
  readonly hostname: string;
  readonly role: string;
  readonly availability: string;
  /** `ready`, `down`, `unknown` or `disconnected`. */
  readonly state: string;
  /** Of a manager, by the others: `reachable` or `unreachable`. Absent: it is none. */
  readonly reachability?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** At which the swarm's manager sees it. */
  readonly address: string;
}

export interface ObserveOptions {
  /** Of services and containers, only what carries the label `slipway.project` with this value. */
  readonly project: string;
  /** Milliseconds. Default: see `lookDeadlineMs`. */
  readonly deadlineMs?: number;
}

/** @param host as in DOCKER_HOST. By SSH a login comes first, for which `ssh` may take 10 s. */
export function lookDeadlineMs(host: string | undefined): number {
  return host?.startsWith("ssh://") ? 15_000 : 1_500;
}

/**
 * One look at the engine: its services and containers of one project, and the swarm's machines.
 * Never throws and never takes longer than the deadline.
 */
export async function observeCluster(
  engine: Engine,
  { project, deadlineMs = lookDeadlineMs(process.env["DOCKER_HOST"]) }: ObserveOptions,
): Promise<ObservedCluster> {
  const filters = { label: [`slipway.project=${project}`] };
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const [services, containers, nodes] = await Promise.all([
      noneWithoutSwarm(engine.services(filters, signal)),
      engine.containers(filters, signal),
      noneWithoutSwarm(engine.nodes(signal)),
    ]);
    return {
      compared: true,
      services: services.map(observedService),
      containers: containers.filter(isOwn).map(observedContainer),
      nodes: nodes.map(observedNode),
    };
  } catch (error) {
    const why = signal.aborted ? `no answer in ${deadlineMs} ms` : messageOf(error);
    return { compared: false, why: `the Docker engine was not asked: ${why}` };
  }
}

/** Without a swarm there is nothing of it: that is an answer. A worker does not know, which is none. */
async function noneWithoutSwarm<T>(listed: Promise<T[]>): Promise<T[]> {
  try {
    return await listed;
  } catch (error) {
    const noSwarm = error instanceof EngineError && /docker swarm init/.test(error.message);
    if (noSwarm) return [];
    throw error;
  }
}

export function observedService(service: EngineService): ObservedService {
  const { State: state, Message: message } = service.UpdateStatus ?? {};
  return {
    id: service.ID,
    name: service.Spec.Name,
    versionIndex: service.Version.Index,
    image: service.Spec.TaskTemplate.ContainerSpec?.Image ?? "",
    replicas: service.Spec.Mode?.Replicated?.Replicas,
    labels: service.Spec.Labels ?? {},
    running: service.ServiceStatus?.RunningTasks,
    changedByHand: wasChangedByHand(service),
    ...(state && state !== "completed" && { update: { state, message: message ?? "" } }),
  };
}

/** By hand anything may change, the environment say, and nothing else would tell. */
function wasChangedByHand({ Spec: now, PreviousSpec: before }: EngineService): boolean {
  if (before === undefined) return false;
  const sameVersion = [SPEC_LABEL, ATTEMPT_LABEL].every(
    (label) => before.Labels?.[label] === now.Labels?.[label],
  );
  return sameVersion && !util.isDeepStrictEqual(before, now);
}

function observedContainer(container: EngineContainer): ObservedContainer {
  return {
    id: container.Id,
    name: (container.Names[0] ?? "").replace(/^\//, ""),
    image: container.Image,
    state: container.State,
    labels: container.Labels ?? {},
  };
}

export function observedNode({
  ID,
  Spec,
  Description,
  Status,
  ManagerStatus,
}: EngineNode): ObservedNode {
  return {
    id: ID,
    hostname: Description?.Hostname ?? "",
    role: Spec.Role,
    availability: Spec.Availability,
    state: Status?.State ?? "unknown",
    ...(ManagerStatus && { reachability: ManagerStatus.Reachability ?? "unknown" }),
    labels: Spec.Labels ?? {},
    address: Status?.Addr ?? "",
  };
}

/** A task's container is told by its service. */
function isOwn(container: EngineContainer): boolean {
  return container.Labels?.["com.docker.swarm.task"] === undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
