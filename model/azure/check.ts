import { capacity, sourceProblem, spaceProblem, subnetRanges } from "./address-plan";
import { AVAILABILITY_SET_MACHINES, POOL_MACHINES } from "./limits";
import { type AzureSpec, poolsOf } from "./spec";

/** What is wrong with one key of a spec, below it: `workers.count`. */
export interface AzureProblem {
  readonly key: string;
  /** `found …, allowed: …`. */
  readonly text: string;
}

/** What the keys of a spec say together, or against Azure's limits. */
export function azureProblems(spec: AzureSpec): AzureProblem[] {
  const wrongSpace = spaceProblem(spec.addressSpace);
  return [
    ...(wrongSpace === undefined ? countProblems(spec) : [spaceText(spec, wrongSpace)]),
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
