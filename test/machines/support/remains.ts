import type Docker from "dockerode";
import { TEST_LABEL } from "../../e2e/support/test-engine";
import { RUN_LABEL } from "./machine-container";

interface Remains {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

type Labels = Readonly<Record<string, string>> | undefined;

/** What bears the label of machines, and labels that a test accepts. */
async function find(docker: Docker, wanted: (labels: Labels) => boolean): Promise<Remains> {
  const filters = { label: [RUN_LABEL] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    containers: containers.filter(({ Labels }) => wanted(Labels)).map(({ Id }) => Id),
    networks: networks.filter(({ Labels }) => wanted(Labels)).map(({ Id }) => Id),
    volumes: volumes.Volumes.filter(({ Labels }) => wanted(Labels)).map(({ Name }) => Name),
  };
}

async function remove(docker: Docker, found: Remains): Promise<void> {
  const gone = (error: { statusCode?: number }) => {
    if (error.statusCode !== 404) throw error;
  };
  await Promise.all(
    found.containers.map((id) =>
      docker.getContainer(id).remove({ force: true, v: true }).catch(gone),
    ),
  );
  for (const id of found.networks) await docker.getNetwork(id).remove().catch(gone);
  for (const name of found.volumes) await docker.getVolume(name).remove().catch(gone);
}

/** All containers, networks and volumes of a run. */
export async function removeRun(docker: Docker, run: string): Promise<void> {
  await remove(docker, await find(docker, (labels) => labels?.[RUN_LABEL] === run));
}

/** Those of runs whose process is gone: killed before it could clean up. */
export async function removeAbandonedMachines(docker: Docker): Promise<void> {
  await remove(docker, await find(docker, (labels) => !isAlive(Number(labels?.[TEST_LABEL]))));
}

/** What is left of a run, as `kind id`: empty after its machines were removed. */
export async function remainsOf(docker: Docker, run: string): Promise<string[]> {
  const found = await find(docker, (labels) => labels?.[RUN_LABEL] === run);
  return [
    ...found.containers.map((id) => `container ${id}`),
    ...found.networks.map((id) => `network ${id}`),
    ...found.volumes.map((name) => `volume ${name}`),
  ];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
