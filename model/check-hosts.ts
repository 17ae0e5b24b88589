import { hostLabelProblems } from "./check-host-labels";
import { sameForm, unreachableWhy } from "./cluster-address";
import { LABEL, LABEL_ALLOWED } from "./field-rules";
import { type Host, managersOf, REGISTRY_LABEL } from "./host";
import type { HostProblem } from "./host-problem";
import { endpointProblems, hostKeyHint } from "./check-endpoint";

/**
 * Checks machines each by itself and all together.
 * @param hosts undefined where an entry could not be read at all: then nothing is said of what
 *   the whole list lacks.
 */
export function hostProblems(hosts: readonly (Host | undefined)[]): HostProblem[] {
  const read = [...hosts.entries()].filter(
    (entry): entry is [number, Host] => entry[1] !== undefined,
  );
  const problems = read.flatMap(([index, host]) =>
    ownProblems(host).map((problem) => ({ ...problem, path: `[${index}].${problem.path}` })),
  );
  const shared = [
    ...repeated(read, "name", ({ name }) => name),
    ...repeated(read, "address", placeOf, "an address and port of its own"),
    ...repeated(read, "clusterAddress", ({ clusterAddress }) => sameForm(clusterAddress)),
    ...repeated(
      read,
      `labels.${REGISTRY_LABEL}`,
      ({ labels }) => (labels[REGISTRY_LABEL] === "true" ? "true" : undefined),
      "one machine with it",
    ),
  ];
  const hasManager =
    read.length < hosts.length || managersOf(read.map(([, host]) => host)).length > 0;
  if (hasManager) return [...problems, ...shared];
  const found = hosts.length === 0 ? "no machine" : "workers only";
  const lacking = { path: "", found, allowed: "at least one machine with role: manager" };
  return [lacking, ...problems, ...shared];
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

function ownProblems(host: Host): HostProblem[] {
  const { name, clusterAddress, address, jump } = host;
  const problems: HostProblem[] = LABEL.test(name)
    ? []
    : [{ path: "name", found: JSON.stringify(name), allowed: LABEL_ALLOWED }];
  const why = unreachableWhy(clusterAddress);
  if (why !== undefined) {
    const found = JSON.stringify(clusterAddress) + (sameForm(clusterAddress) ? `, ${why}` : "");
    problems.push({
      path: "clusterAddress",
      found,
      allowed: "an IP address at which the other machines reach it",
      ...(clusterAddress === address && {
        hint: `${name} has no clusterAddress, so its address counts: give the one by which the others reach it.`,
      }),
    });
  }
  problems.push(...endpointProblems(host, hostKeyHint(host)));
  if (jump !== undefined) {
    problems.push(
      ...endpointProblems(jump, hostKeyHint()).map((one) => ({ ...one, path: `jump.${one.path}` })),
    );
    if (jump.address === address && jump.port === host.port) {
      const found = `"${address}", which is the machine's own`;
      problems.push({ path: "jump.address", found, allowed: "another machine's address" });
    }
  }
  return [...problems, ...hostLabelProblems(host)];
}

/** What the machine's own place is told by: behind two jump hosts, one address is two machines. */
function placeOf({ address, port, jump }: Host): string {
  return JSON.stringify([sameForm(address) ?? address, port, jump?.address, jump?.port]);
}

function repeated(
  hosts: readonly (readonly [number, Host])[],
  path: string,
  of: (host: Host) => string | undefined,
  allowed = "another one",
): HostProblem[] {
  const taken = new Map<string, string>();
  return hosts.flatMap(([index, host]): HostProblem[] => {
    const value = of(host);
    if (value === undefined) return [];
    const other = taken.get(value);
    taken.set(value, other ?? host.name);
    if (other === undefined) return [];
    const shown = { address: host.address, clusterAddress: host.clusterAddress, name: host.name }[
      path
    ];
    const found = `"${shown ?? value}", which ${path === "name" ? "another machine" : other} has too`;
    return [{ path: `[${index}].${path}`, found, allowed }];
  });
}
