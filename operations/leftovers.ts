import type Docker from "dockerode";
import { TASK_LABEL } from "../rollout/task-labels";
import { KINDS, removeObject, type EngineObject } from "./engine-object";
import type { Report } from "./progress";

export interface Labelled extends EngineObject {
  readonly name: string;
  /** By the engine's clock. */
  readonly createdAt: Date;
  /** The record of a one-off task: the state never has it. */
  readonly isTask: boolean;
}

export interface Leftovers {
  readonly objects: readonly Labelled[];
  /** Whether the engine knows of services, secrets and configs; a worker of a swarm does not. */
  readonly swarm: "manager" | "none" | "unknown";
  /** How far the engine's clock is ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number;
}

interface EngineInfo {
  readonly SystemTime: string;
  readonly Swarm?: { readonly ControlAvailable?: boolean; readonly LocalNodeState?: string };
}

/** All that bears the labels of a stack; the containers of a service's tasks are the service's. */
export async function leftovers(
  docker: Docker,
  project: string,
  stack: string,
): Promise<Leftovers> {
  const filters = { label: [`slipway.project=${project}`, `slipway.stack=${stack}`] };
  const asked = Date.now();
  const info = (await docker.info()) as EngineInfo;
  const clockAheadMs = Date.parse(info.SystemTime) - (asked + Date.now()) / 2;
  const manager = info.Swarm?.ControlAvailable === true;
  const outside = (info.Swarm?.LocalNodeState ?? "inactive") === "inactive";
  const [containers, networks, volumes, services, secrets, configs] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    manager ? docker.listServices({ filters }) : [],
    manager ? docker.listSecrets({ filters }) : [],
    manager ? docker.listConfigs({ filters }) : [],
  ]);
  const own = containers.filter(({ Labels }) => Labels["com.docker.swarm.task.id"] === undefined);
  return {
    objects: [
      ...services.map(({ ID, Spec, CreatedAt }) => swarmObject("service", ID, Spec, CreatedAt)),
      ...own.map(({ Id, Names, Created, Labels }) =>
        labelled("container", Id, (Names[0] ?? Id).replace(/^\//, ""), Created * 1000, Labels),
      ),
      ...secrets.map(({ ID, Spec, CreatedAt }) => swarmObject("secret", ID, Spec, CreatedAt)),
      ...configs.map(({ ID, Spec, CreatedAt }) => swarmObject("config", ID, Spec, CreatedAt)),
      ...networks.map(({ Id, Name, Created, Labels }) =>
        labelled("network", Id, Name, Created, Labels),
      ),
      ...volumes.Volumes.map(({ Name, Labels, ...rest }) =>
        labelled("volume", Name, Name, (rest as { CreatedAt?: string }).CreatedAt, Labels),
      ),
    ],
    swarm: manager ? "manager" : outside ? "none" : "unknown",
    clockAheadMs,
  };
}

function swarmObject(
  kind: EngineObject["kind"],
  id: string,
  spec: { readonly Name?: string; readonly Labels?: Labels } | undefined,
  createdAt: string | undefined,
): Labelled {
  return labelled(kind, id, spec?.Name ?? id, createdAt, spec?.Labels);
}

type Labels = Readonly<Record<string, string>> | undefined;

/** What has no time is as old as can be: nothing that is done to new things is done to it. */
function labelled(
  kind: EngineObject["kind"],
  id: string,
  name: string,
  createdAt: string | number | undefined,
  labels: Labels,
): Labelled {
  const isTask = labels?.[TASK_LABEL] !== undefined;
  return { kind, id, name, createdAt: new Date(createdAt ?? 0), isTask };
}

/** Removes objects, each said by name: services before the secrets and networks that they use. */
export async function removeLeftovers(
  docker: Docker,
  objects: readonly Labelled[],
  report: Report,
): Promise<void> {
  for (const kind of KINDS) {
    for (const object of objects.filter((one) => one.kind === kind)) {
      report(`remove ${kind} ${object.name}`);
      await removeObject(docker, object);
    }
  }
}
