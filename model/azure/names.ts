import { contentHash, SHORT_HASH_LENGTH } from "../keyed-hash";
import type { Segment } from "./spec";

/** What tells one cluster from every other on Azure. */
export interface ClusterIdentity {
  readonly project: string;
  readonly stack: string;
  readonly location: string;
  readonly dnsPrefix: string;
}

/** Rules of Azure's "Naming rules and restrictions for Azure resources". */
export const NAME_RULES = {
  resourceGroup: /^(?!.*\.$)[A-Za-z0-9_().-]{1,90}$/,
  dnsLabel: /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/,
  storageAccount: /^[a-z0-9]{3,24}$/,
  containerRegistry: /^[A-Za-z0-9]{5,50}$/,
  virtualMachine: /^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?$/,
  /** Networks, interfaces, load balancers, addresses, security groups, availability sets. */
  network: /^(?=.{1,80}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?$/,
} as const;

/** Long enough to choose by, short enough that every public name fits Azure's 63 letters. */
export const DNS_PREFIX = /^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$/;

/** Of the group that everything of a stack is in. */
export function resourceGroupName({ project, stack }: ClusterIdentity): string {
  const name = `${project}-${stack}`;
  if (NAME_RULES.resourceGroup.test(name)) return name;
  const hash = shortHash(name);
  const plain = name.replace(/[^A-Za-z0-9_().-]/g, "-");
  return `${plain.slice(0, 90 - hash.length - 1)}-${hash}`;
}

/** Of a public address: unique in its region, so the prefix is the team's own. */
export function dnsLabel(dnsPrefix: string, segment: Segment): string {
  return `${dnsPrefix}-${segment}`;
}

/** The whole name of a public address, in Azure's public cloud. */
export function publicName(
  { dnsPrefix, location }: Pick<ClusterIdentity, "dnsPrefix" | "location">,
  segment: Segment,
): string {
  return `${dnsLabel(dnsPrefix, segment)}.${location}.cloudapp.azure.com`;
}

/** Unique in all of Azure. */
export function storageAccountName(cluster: ClusterIdentity): string {
  return `${lettersAndDigits(cluster.dnsPrefix).slice(0, 16)}${clusterHash(cluster)}`;
}

/** Unique in all of Azure. */
export function containerRegistryName(cluster: ClusterIdentity): string {
  return `${lettersAndDigits(cluster.dnsPrefix).slice(0, 42)}${clusterHash(cluster)}`;
}

/** In the place of a name that Azure has for one customer only: what a hash makes it differ by. */
function clusterHash({ project, stack, location, dnsPrefix }: ClusterIdentity): string {
  return shortHash(JSON.stringify([project, stack, location, dnsPrefix]));
}

function shortHash(text: string): string {
  return contentHash(text).slice(0, SHORT_HASH_LENGTH);
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^a-z0-9]/g, "");
}
