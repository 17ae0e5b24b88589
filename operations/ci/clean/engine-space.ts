import type Docker from "dockerode";
import type { Report } from "../../progress";

const DAY_MS = 24 * 60 * 60_000;
const SERVICE_ID = "com.docker.swarm.service.id";
/** Of every image that Slipway builds. */
const BUILT = "slipway.inputs";

/** A container that has ended, as the engine lists it. */
export interface EndedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  /** Seconds since 1970. */
  readonly Created: number;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/**
 * Containers of services that are gone, a day after: what a service has left behind while it is there
 * is Swarm's to keep, and what no service made is Pulumi's.
 */
export function formerContainers<T extends EndedContainer>(
  containers: readonly T[],
  services: readonly string[],
  now: Date,
): readonly T[] {
  return containers.filter(({ State, Created, Labels }) => {
    const service = Labels[SERVICE_ID];
    const isEnded = ["exited", "dead", "created"].includes(State);
    const isOld = now.getTime() - Created * 1000 > DAY_MS;
    return service !== undefined && !services.includes(service) && isEnded && isOld;
  });
}

export interface EngineCleaning {
  readonly containers: readonly string[];
  /** Ids of images that have no name any more. */
  readonly images: readonly string[];
}

/** Removes what the project has left on one engine. @param dryRun only tells it. */
export async function cleanEngineSpace(
  docker: Docker,
  project: string,
  { now, dryRun }: { readonly now: Date; readonly dryRun: boolean },
  report: Report,
): Promise<EngineCleaning> {
  const label = [`slipway.project=${project}`];
  const info = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  // Only a manager knows which services there are.
  const knows = info.Swarm?.ControlAvailable === true;
  const services = knows ? (await docker.listServices()).map(({ ID }) => ID) : [];
  const ended = knows ? await docker.listContainers({ all: true, filters: { label } }) : [];
  const containers = formerContainers(ended, services, now);
  for (const { Id, Names } of containers) {
    report(`remove container ${Names[0]?.slice(1) ?? Id}`);
    if (!dryRun) await docker.getContainer(Id).remove().catch(unlessGone);
  }
  const filters = { dangling: ["true"], label: [BUILT] };
  const images = await docker.listImages({ filters: JSON.stringify(filters) });
  for (const { Id } of images) report(`remove image without a name ${Id}`);
  // The engine itself keeps those that a container still needs.
  if (!dryRun && images.length > 0) await docker.pruneImages({ filters });
  return {
    containers: containers.map(({ Id }) => Id),
    images: images.map(({ Id }) => Id),
  };
}

function unlessGone(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 409) throw error;
}
