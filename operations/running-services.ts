import type Docker from "dockerode";
import { TASK_IMAGES_LABEL } from "../rollout/task-labels";

/** A service as the engine runs it, from its labels and tasks. */
export interface RunningService {
  readonly stack: string;
  readonly service: string;
  /** The key under `slipway:images` that pins it. */
  readonly image: string;
  /** Further keys that pin what its tasks run. Default none. */
  readonly taskImages?: readonly string[];
  /** The pin that it was started for. */
  readonly pin: string | undefined;
  /** The reference that the engine runs. */
  readonly reference: string;
  /** Plain containers are told by their image's id or tag alone, as the engine likes. */
  readonly container?: true;
  readonly wanted: number;
  readonly healthy: number;
  readonly starting: number;
  readonly url: string | undefined;
  /** An update goes on: what serves now may not be what stays. */
  readonly unsettled?: boolean;
}

/** An update that may still go either way. */
const UNSETTLED = new Set(["updating", "rollback_started"]);

interface TaskState {
  readonly ServiceID?: string;
  readonly Spec?: { readonly ContainerSpec?: { readonly Image?: string } };
  readonly Status?: { readonly State?: string };
}

/** Task states that may still become `running`. */
const STARTING = new Set([
  "new",
  "pending",
  "assigned",
  "accepted",
  "ready",
  "preparing",
  "starting",
]);

/**
 * The Swarm services of a project, without the jobs of its releases; none when the engine is in no
 * swarm.
 */
export async function readServices(docker: Docker, project: string): Promise<RunningService[]> {
  const info = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  if (info.Swarm?.ControlAvailable !== true) return [];
  const filters = { label: [`slipway.project=${project}`, "slipway.service"] };
  const services = await docker.listServices({ filters });
  if (services.length === 0) return [];
  const ids = services.map(({ ID }) => ID);
  const tasks = (await docker.listTasks({
    filters: { service: ids, "desired-state": ["running"] },
  })) as TaskState[];
  return services.map((service) => {
    const { ID, Spec } = service;
    const template = Spec?.TaskTemplate as { ContainerSpec?: { Image?: string } } | undefined;
    const reference = template?.ContainerSpec?.Image ?? "";
    const own = tasks.filter(
      (task) => task.ServiceID === ID && task.Spec?.ContainerSpec?.Image === reference,
    );
    return {
      ...fromLabels(Spec?.Labels ?? {}),
      reference,
      wanted: Spec?.Mode?.Replicated?.Replicas ?? 1,
      // Swarm calls a task running only once its health check has passed.
      healthy: own.filter(({ Status }) => Status?.State === "running").length,
      starting: own.filter(({ Status }) => STARTING.has(Status?.State ?? "")).length,
      unsettled: UNSETTLED.has(
        (service as { UpdateStatus?: { State?: string } }).UpdateStatus?.State ?? "",
      ),
    };
  });
}

/** The plain containers of a project (the registry); tasks of services are not among them. */
export async function readContainers(docker: Docker, project: string): Promise<RunningService[]> {
  const filters = { label: [`slipway.project=${project}`, "slipway.image"] };
  const containers = await docker.listContainers({ all: true, filters });
  return containers
    .filter(({ Labels }) => Labels["com.docker.swarm.service.id"] === undefined)
    .map(({ Labels, Image, State, Status }) => ({
      ...fromLabels(Labels),
      reference: Image,
      container: true as const,
      wanted: 1,
      healthy: State === "running" && !/unhealthy|starting/.test(Status) ? 1 : 0,
      starting: /health: starting/.test(Status) ? 1 : 0,
    }));
}

function fromLabels(labels: Readonly<Record<string, string | undefined>>) {
  const service = labels["slipway.service"] ?? "";
  const taskImages = labels[TASK_IMAGES_LABEL];
  return {
    stack: labels["slipway.stack"] ?? "",
    service,
    image: labels["slipway.image"] ?? service,
    ...(taskImages && { taskImages: taskImages.split(",") }),
    pin: labels["slipway.pin"],
    url: labels["slipway.url"],
  };
}
