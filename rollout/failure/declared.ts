import type { ResolvedService } from "../../model/resolved-service";

/** What a service declares that helps to tell why it fails. */
export interface Declared {
  /** Ports in the container on which it says that it listens. */
  readonly ports: readonly number[];
  /** Absolute paths in the container. */
  readonly secrets: readonly string[];
  /** From start to healthy, at worst: `8s`. Absent: not known. */
  readonly start?: string;
  /** The most memory that it may take: `96MiB`. Absent: no limit, or not known. */
  readonly memory?: string;
}

export function declaredBy(service: ResolvedService): Declared {
  const { public: route, hostPorts, secrets, timing, resources } = service;
  const { memory } = resources.limits;
  return {
    ports: [...(route ? [route.port] : []), ...hostPorts.map(({ container }) => container)],
    secrets: secrets.map(({ path }) => path),
    start: timing.start,
    ...(memory !== undefined && { memory }),
  };
}
