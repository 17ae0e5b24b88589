import type Docker from "dockerode";

/** Leaves a note on the engine of what ran once: no part of the state. */
const TASK_LABEL = "slipway.task";
/** The engine's own, on what it runs for a service. */
const SWARM_TASK_LABEL = "com.docker.swarm.task.id";

/** Everything on the engine that bears the label of a stack, as `kind id`; volumes by name. */
export async function labelledObjects(docker: Docker, stack: string): Promise<string[]> {
  const filters = { label: [`slipway.stack=${stack}`] };
  const [services, secrets, configs, networks, containers, volumes] = await Promise.all([
    docker.listServices({ filters }),
    docker.listSecrets({ filters }),
    docker.listConfigs({ filters }),
    docker.listNetworks({ filters }),
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
  ]);
  const kept = configs.filter(({ Spec }) => Spec?.Labels?.[TASK_LABEL] === undefined);
  const own = containers.filter(({ Labels }) => Labels[SWARM_TASK_LABEL] === undefined);
  return [
    ...services.map(({ ID }) => `service ${ID}`),
    ...secrets.map(({ ID }) => `secret ${ID}`),
    ...kept.map(({ ID }) => `config ${ID}`),
    ...networks.map(({ Id }) => `network ${Id}`),
    ...own.map(({ Id }) => `container ${Id}`),
    ...volumes.Volumes.map(({ Name }) => `volume ${Name}`),
  ].sort();
}
