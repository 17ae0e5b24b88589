import type Docker from "dockerode";
import type { Report } from "./progress";

/** What the engine still holds under a stack's labels, by kind. */
export interface Leftovers {
  readonly services: readonly string[];
  readonly containers: readonly string[];
  readonly secrets: readonly string[];
  readonly configs: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

export async function leftovers(
  docker: Docker,
  project: string,
  stack: string,
): Promise<Leftovers> {
  const filters = { label: [`slipway.project=${project}`, `slipway.stack=${stack}`] };
  const info = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  const swarm = info.Swarm?.ControlAvailable === true;
  const [containers, networks, volumes, services, secrets, configs] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    swarm ? docker.listServices({ filters }) : [],
    swarm ? docker.listSecrets({ filters }) : [],
    swarm ? docker.listConfigs({ filters }) : [],
  ]);
  return {
    services: services.map(({ ID }) => ID),
    containers: containers
      .filter(({ Labels }) => Labels["com.docker.swarm.task.id"] === undefined)
      .map(({ Id }) => Id),
    secrets: secrets.map(({ ID }) => ID),
    configs: configs.map(({ ID }) => ID),
    networks: networks.map(({ Id }) => Id),
    volumes: volumes.Volumes.map(({ Name }) => Name),
  };
}

/** Removes what a destroy left, each said by name; volumes only when asked to. */
export async function removeLeftovers(
  docker: Docker,
  left: Leftovers,
  { volumes, report }: { volumes: boolean; report: Report },
): Promise<void> {
  const removals: [string, string, () => Promise<unknown>][] = [
    ...left.services.map(removal("service", (id) => docker.getService(id).remove())),
    ...left.containers.map(
      removal("container", (id) => docker.getContainer(id).remove({ force: true })),
    ),
    ...left.secrets.map(removal("secret", (id) => docker.getSecret(id).remove())),
    ...left.configs.map(removal("config", (id) => docker.getConfig(id).remove())),
    ...left.networks.map(removal("network", (id) => docker.getNetwork(id).remove())),
    ...(volumes ? left.volumes.map(removal("volume", (id) => removeVolume(docker, id))) : []),
  ];
  for (const [kind, id, remove] of removals) {
    report(`remove ${kind} ${id}`);
    await remove();
  }
  if (!volumes && left.volumes.length > 0) report(`kept volumes: ${left.volumes.join(", ")}`);
}

function removal(kind: string, remove: (id: string) => Promise<unknown>) {
  return (id: string): [string, string, () => Promise<unknown>] => [kind, id, () => remove(id)];
}

const VOLUME_FREE_MS = 30_000;

/** The last task's container holds its volume until the engine has cleaned up after it. */
async function removeVolume(docker: Docker, name: string): Promise<void> {
  const deadline = Date.now() + VOLUME_FREE_MS;
  for (;;) {
    try {
      await docker.getVolume(name).remove();
      return;
    } catch (error) {
      const inUse = (error as { statusCode?: number }).statusCode === 409;
      if (!inUse || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
