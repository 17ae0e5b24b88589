import type Docker from "dockerode";
import type { EngineService } from "../../rollout/engine-types";

/** What has volumes open while it runs: a service of the swarm, or a container beside it. */
export interface VolumeUser {
  readonly kind: "service" | "container";
  readonly id: string;
  readonly name: string;
  /** Names of those of the volumes that were asked for. */
  readonly volumes: readonly string[];
}

/** Volumes that are copied together, since somebody has them all open. */
export interface VolumeGroup {
  readonly volumes: readonly string[];
  readonly users: readonly VolumeUser[];
}

interface Mount {
  readonly Type?: string;
  readonly Source?: string;
  readonly Name?: string;
}

/** Label of the engine's on containers that belong to a service. */
const SERVICE_LABEL = "com.docker.swarm.service.id";

/** Who has which of the volumes open now, or will have: a service whose instance is being replaced. */
export async function volumeUsers(
  docker: Docker,
  volumes: readonly string[],
): Promise<VolumeUser[]> {
  const info = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  const services = info.Swarm?.ControlAvailable === true ? await docker.listServices() : [];
  const containers = await docker.listContainers();
  const users = [
    ...(services as unknown as readonly EngineService[]).map(({ ID, Spec }): VolumeUser => {
      const mounts = (Spec.TaskTemplate.ContainerSpec?.["Mounts"] ?? []) as readonly Mount[];
      return { kind: "service", id: ID, name: Spec.Name, volumes: named(mounts, volumes) };
    }),
    ...containers
      .filter(({ Labels }) => Labels[SERVICE_LABEL] === undefined)
      .map(({ Id, Names, Mounts }): VolumeUser => {
        const name = (Names[0] ?? Id).replace(/^\//, "");
        return { kind: "container", id: Id, name, volumes: named(Mounts as Mount[], volumes) };
      }),
  ];
  return users.filter((user) => user.volumes.length > 0);
}

function named(mounts: readonly Mount[], volumes: readonly string[]): string[] {
  const names = mounts
    .filter(({ Type }) => Type === "volume")
    .map(({ Name, Source }) => Name ?? Source);
  return volumes.filter((volume) => names.includes(volume));
}

/** Splits volumes so that each user has to be away once, in the order of the volumes. */
export function volumeGroups(
  volumes: readonly string[],
  users: readonly VolumeUser[],
): VolumeGroup[] {
  const groups: VolumeGroup[] = [];
  const placed = new Set<string>();
  for (const volume of volumes) {
    if (placed.has(volume)) continue;
    const together = reachable(volume, users);
    for (const one of together) placed.add(one);
    groups.push({
      volumes: volumes.filter((one) => together.has(one)),
      users: users.filter((user) => user.volumes.some((one) => together.has(one))),
    });
  }
  return groups;
}

function reachable(start: string, users: readonly VolumeUser[]): ReadonlySet<string> {
  const found = new Set([start]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const { volumes } of users) {
      if (volumes.some((one) => found.has(one))) for (const one of volumes) found.add(one);
    }
  }
  return found;
}
