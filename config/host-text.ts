import type { Host, SshEndpoint } from "../model/host";
import type { ItemText } from "./yaml-list";
import { scalarText } from "./yaml-text";

/** What a key and a path look like that needs no quotes, though a space or a tilde is in it. */
const BARE = /^(?:[a-z0-9-]+ [A-Za-z0-9+/]+={0,2}|~\/[A-Za-z0-9_./-]+)$/;

/** A host as an entry of `slipway:hosts.ssh`, without what is as its default. */
export function hostText(host: Host): ItemText {
  const { name, role, labels, availabilitySet, clusterAddress, address, jump } = host;
  const entries = [
    entry("name", name),
    ...endpointEntries(host),
    entry("role", role),
    ...(Object.keys(labels).length === 0 ? [] : [`labels: ${flowMap(labelEntries(labels))}`]),
    ...(availabilitySet === undefined ? [] : [entry("availabilitySet", availabilitySet)]),
    ...(clusterAddress === address ? [] : [entry("clusterAddress", clusterAddress)]),
    ...(jump === undefined ? [] : [`jump: ${flowMap(endpointEntries(jump))}`]),
  ];
  return { flow: flowMap(entries), block: entries };
}

function endpointEntries({ address, port, user, hostKey, key }: SshEndpoint): string[] {
  return [
    entry("address", address),
    ...(port === 22 ? [] : [`port: ${port}`]),
    ...(user === "root" ? [] : [entry("user", user)]),
    entry("hostKey", hostKey),
    ...(key === undefined ? [] : [entry("key", key)]),
  ];
}

function labelEntries(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(([name, value]) => entry(scalarText(name), value));
}

function entry(name: string, value: string): string {
  return `${name}: ${BARE.test(value) ? value : scalarText(value)}`;
}

function flowMap(entries: readonly string[]): string {
  return `{ ${entries.join(", ")} }`;
}
