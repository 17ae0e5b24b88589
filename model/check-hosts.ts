import { endpointProblems, hostKeyHint } from "./check-endpoint";
import { hostLabelProblems } from "./check-host-labels";
import { sameForm, unreachableWhy } from "./cluster-address";
import { LABEL, LABEL_ALLOWED } from "./field-rules";
import { type Host, managersOf, REGISTRY_LABEL, type SshEndpoint } from "./host";
import type { HostProblem } from "./host-problem";

const ONE_REGISTRY = "one machine with it, or slipway:registry.storage, which several share";

/** What could be read of a machine. */
export type ReadableHost = Partial<Omit<Host, "jump">> & { readonly jump?: Partial<SshEndpoint> };

/**
 * Checks machines each by itself and all together.
 * @param hosts nothing is said of a field that is not there.
 * @param sharesBlobs whether registries on several machines would have the same images.
 */
export function hostProblems(
  hosts: readonly ReadableHost[],
  { sharesBlobs = false }: { readonly sharesBlobs?: boolean } = {},
): HostProblem[] {
  const own = hosts.flatMap((host, index) =>
    ownProblems(host).map((problem) => ({ ...problem, path: `[${index}].${problem.path}` })),
  );
  const shared = [
    ...repeated(hosts, "name", ({ name }) => [name, name]),
    ...repeated(hosts, "address", placeOf, "an address and port of its own"),
    ...repeated(hosts, "clusterAddress", ({ clusterAddress }) => [
      clusterAddress && sameForm(clusterAddress),
      clusterAddress,
    ]),
    ...(sharesBlobs ? [] : repeated(hosts, `labels.${REGISTRY_LABEL}`, registryMark, ONE_REGISTRY)),
  ];
  if (hosts.some(({ role }) => role !== "worker")) return [...own, ...shared];
  const found = hosts.length === 0 ? "no machine" : "workers only";
  const lacking = { path: "", found, allowed: "at least one machine with role: manager" };
  return [lacking, ...own, ...shared];
}

/** What is not wrong and not advised either, one line each. Source: Docker's swarm admin guide. */
export function hostNotes(hosts: readonly Host[]): string[] {
  const managers = managersOf(hosts).length;
  const spare = (count: number) => Math.floor((count - 1) / 2);
  if (managers > 7) {
    return [
      `${managers} managers: Docker advises 7 at most, since each change waits for a majority`,
    ];
  }
  if (managers === 0 || managers % 2 === 1) return [];
  const fewer = managers - 1;
  return [
    `${managers} managers outlive the loss of ${spare(managers)}, as ${fewer} would: odd numbers are advised`,
  ];
}

function ownProblems(host: ReadableHost): HostProblem[] {
  const { name, address, port, jump, labels = {}, availabilitySet } = host;
  const problems = [...nameProblems(name), ...clusterAddressProblems(host)];
  const isKnown = name !== undefined && address !== undefined;
  problems.push(...endpointProblems(host, hostKeyHint(isKnown ? { name, address } : undefined)));
  if (jump !== undefined) {
    const ofJump = endpointProblems(jump, hostKeyHint());
    problems.push(...ofJump.map((one) => ({ ...one, path: `jump.${one.path}` })));
    if (address !== undefined && jump.address === address && jump.port === port) {
      const found = `"${address}", which is the machine's own`;
      problems.push({ path: "jump.address", found, allowed: "another machine's address" });
    }
  }
  return [...problems, ...hostLabelProblems({ labels, availabilitySet })];
}

function nameProblems(name: string | undefined): HostProblem[] {
  if (name === undefined || LABEL.test(name)) return [];
  return [{ path: "name", found: JSON.stringify(name), allowed: LABEL_ALLOWED }];
}

function clusterAddressProblems({ name, clusterAddress, address }: ReadableHost): HostProblem[] {
  const why = clusterAddress && unreachableWhy(clusterAddress);
  if (!why) return [];
  const isAddress = sameForm(clusterAddress) !== undefined;
  const hint =
    `${name ?? "The machine"} has no clusterAddress, so its address counts: give the one by which ` +
    "the others reach it.";
  return [
    {
      path: "clusterAddress",
      found: JSON.stringify(clusterAddress) + (isAddress ? `, ${why}` : ""),
      allowed: "an IP address at which the other machines reach it",
      ...(clusterAddress === address && { hint }),
    },
  ];
}

/** What two machines may not share, and how it is shown; undefined where there is nothing. */
type Mark = readonly [value: string | undefined, shown: string | undefined];

/** Behind two jump hosts, one address is two machines. */
function placeOf({ address, port, jump }: ReadableHost): Mark {
  if (address === undefined || port === undefined) return [undefined, undefined];
  const place = [sameForm(address) ?? address, port, jump?.address, jump?.port];
  return [JSON.stringify(place), address];
}

function registryMark({ labels = {} }: ReadableHost): Mark {
  return labels[REGISTRY_LABEL] === "true" ? ["true", "true"] : [undefined, undefined];
}

function repeated(
  hosts: readonly ReadableHost[],
  path: string,
  markOf: (host: ReadableHost) => Mark,
  allowed = "another one",
): HostProblem[] {
  const taken = new Map<string, string>();
  return hosts.flatMap((host, index): HostProblem[] => {
    const [value, shown] = markOf(host);
    if (value === undefined) return [];
    const other = taken.get(value);
    const title = path === "name" ? undefined : host.name;
    taken.set(value, other ?? title ?? "another machine");
    if (other === undefined) return [];
    return [{ path: `[${index}].${path}`, found: `"${shown}", which ${other} has too`, allowed }];
  });
}
