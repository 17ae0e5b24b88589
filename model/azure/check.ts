import { capacity, sourceProblem, spaceProblem, subnetRanges } from "./address-plan";
import { AVAILABILITY_SET_MACHINES, POOL_MACHINES } from "./limits";
import { listenersOf } from "./listeners";
import { FIRST_SSH_PORT } from "./machines";
import { type AzureSpec, poolsOf, type ServicePorts } from "./spec";

/** What is wrong with one key of a spec, below it: `workers.count`. */
export interface AzureProblem {
  readonly key: string;
  /** `found …, allowed: …`. */
  readonly text: string;
}

/**
 * What the keys of a spec say together, or against Azure's limits.
 * @param ports of the platform's services. Absent: they are not compared.
 */
export function azureProblems(spec: AzureSpec, ports?: ServicePorts): AzureProblem[] {
  const wrongSpace = spaceProblem(spec.addressSpace);
  return [
    ...(wrongSpace === undefined ? countProblems(spec) : [spaceText(spec, wrongSpace)]),
    ...(ports === undefined ? [] : portProblems(spec, ports)),
    ...spec.allowSshFrom.flatMap((range, index) => {
      const why = sourceProblem(range);
      const allowed = "an IPv4 range of the people's own, such as 203.0.113.0/24";
      if (why === undefined) return [];
      return [{ key: `allowSshFrom[${index}]`, text: found(range, allowed, why) }];
    }),
    ...(spec.edge === "workers" && spec.workers.count === 0
      ? [{ key: "edge", text: found("workers", "managers", "there are no workers") }]
      : []),
    ...registryProblems(spec),
    ...poolsOf(spec).flatMap(({ name, pool }) =>
      pool.zones !== undefined && new Set(pool.zones).size < pool.zones.length
        ? [{ key: `${name}.zones`, text: "found one zone twice, allowed: each once" }]
        : [],
    ),
  ];
}

function countProblems(spec: AzureSpec): AzureProblem[] {
  const ranges = subnetRanges(spec.addressSpace);
  return poolsOf(spec).flatMap(({ name, pool }) => {
    const bounds = [
      { most: capacity(ranges[name]), why: `its subnet ${ranges[name]} holds no more` },
      pool.zones === undefined
        ? { most: AVAILABILITY_SET_MACHINES, why: "an availability set holds no more" }
        : { most: POOL_MACHINES, why: "one public address serves no more" },
    ];
    const bound = bounds.reduce((least, one) => (one.most < least.most ? one : least));
    if (pool.count <= bound.most) return [];
    const text = found(pool.count, `at most ${bound.most}`, bound.why);
    return [{ key: `${name}.count`, text }];
  });
}

/** A public address has each port once: SSH of each machine stands there from 2200 on. */
function portProblems(spec: AzureSpec, ports: ServicePorts): AzureProblem[] {
  return poolsOf(spec).flatMap(({ name, pool }) => {
    const last = FIRST_SSH_PORT + pool.count - 1;
    const listeners = listenersOf(spec, name, ports);
    return listeners.flatMap((one, index) => {
      const other = listeners.slice(0, index).find(({ port }) => port === one.port);
      const isSsh = !spec.bastion && one.port >= FIRST_SSH_PORT && one.port <= last;
      const taken = other?.name ?? (isSsh ? `ssh at ${FIRST_SSH_PORT} to ${last}` : undefined);
      if (taken === undefined) return [];
      const text = `found port ${one.port} for ${one.name} and for ${taken} at its public address`;
      return [{ key: name, text: `${text}, allowed: each port once` }];
    });
  });
}

/** Registries that don't share their blobs would each know half of the images. */
function registryProblems({ registry, storage }: AzureSpec): AzureProblem[] {
  if (registry === undefined || registry.count <= 1 || storage !== undefined) return [];
  const why = "without slipway:hosts.azure.storage the machines would not share their images";
  return [{ key: "registry.count", text: found(registry.count, "1", why) }];
}

function spaceText({ addressSpace }: AzureSpec, why: string): AzureProblem {
  const allowed = "a private IPv4 range from /8 to /26, such as 172.16.0.0/16";
  return { key: "addressSpace", text: found(addressSpace, allowed, why) };
}

function found(value: string | number, allowed: string, why: string): string {
  return `found ${JSON.stringify(value)}, allowed: ${allowed} (${why})`;
}
