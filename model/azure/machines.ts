import { EDGE_LABEL, type Host, type HostRole, REGISTRY_LABEL, type SshEndpoint } from "../host";
import { machineAddress, subnetRanges } from "./address-plan";
import { publicName } from "./names";
import { type AzureSpec, JUMP, type PoolName, poolsOf, registryPool, type Segment } from "./spec";

/** Of the pool's public address; the next machine has the next port. As Azure Container Service. */
export const FIRST_SSH_PORT = 2200;
/** Whose machine a node is, for the placement of services. */
export const POOL_LABEL = "pool";

/** A machine as it is ordered. */
export interface AzureMachine {
  /** A DNS label; of the virtual machine and of the host. */
  readonly name: string;
  readonly segment: Segment;
  /** In its segment, from 0. */
  readonly index: number;
  readonly size: string;
  /** GiB. */
  readonly diskSize: number;
  readonly zone?: string;
  /** In the virtual network. */
  readonly privateAddress: string;
  /** Port of its segment's public address that leads to its SSH server. Absent: none does. */
  readonly sshPort?: number;
}

/** Every machine in the order of pools and numbers: more of them change nothing of the others. */
export function clusterMachines(spec: AzureSpec): AzureMachine[] {
  const ranges = subnetRanges(spec.addressSpace);
  return poolsOf(spec).flatMap(({ name, pool }) =>
    Array.from({ length: pool.count }, (_, index) => ({
      name: `${singular(name)}-${index + 1}`,
      segment: name,
      index,
      size: pool.size,
      diskSize: pool.diskSize ?? spec.disk.size,
      zone: pool.zones?.[index % pool.zones.length],
      privateAddress: machineAddress(ranges[name], index),
      sshPort: spec.bastion ? undefined : FIRST_SSH_PORT + index,
    })),
  );
}

/** The machine that passes SSH on, when SSH has to go through one. */
export function jumpMachine(spec: AzureSpec): AzureMachine | undefined {
  if (!spec.bastion) return undefined;
  return {
    name: JUMP,
    segment: JUMP,
    index: 0,
    size: spec.bastionSize,
    diskSize: spec.disk.size,
    privateAddress: machineAddress(subnetRanges(spec.addressSpace)[JUMP], 0),
    sshPort: FIRST_SSH_PORT,
  };
}

/** What the cluster knows of a machine, but for how people reach it. */
export type ClusterMember = Omit<Host, keyof SshEndpoint | "jump">;

/** Every machine as the cluster knows it. */
export function clusterMembers(spec: AzureSpec): ClusterMember[] {
  return clusterMachines(spec).map((machine) => memberOf(machine, spec));
}

/** The machine as all that builds on machines takes it. @param hostKeys public, by name. */
export function hostOf(
  machine: AzureMachine,
  spec: AzureSpec,
  hostKeys: Readonly<Record<string, string>>,
): Host {
  const jump = jumpMachine(spec);
  return {
    ...endpoint(machine, spec, hostKeys),
    ...memberOf(machine, spec),
    jump: jump && endpoint(jump, spec, hostKeys),
  };
}

function memberOf({ name, segment, zone, privateAddress }: AzureMachine, spec: AzureSpec) {
  const pool = segment as PoolName;
  return {
    name,
    role: roleOf(pool),
    labels: {
      [POOL_LABEL]: pool,
      ...(spec.edge === pool && { [EDGE_LABEL]: "true" }),
      ...(isOfRegistry(pool, spec) && { [REGISTRY_LABEL]: "true" }),
    },
    // Which racks the machines of an availability set are in is Azure's business, and not told.
    availabilitySet: zone && `${spec.location}-${zone}`,
    clusterAddress: privateAddress,
  };
}

function endpoint(
  { name, segment, sshPort, privateAddress }: AzureMachine,
  spec: AzureSpec,
  hostKeys: Readonly<Record<string, string>>,
): SshEndpoint {
  const hostKey = hostKeys[name];
  if (hostKey === undefined) throw new Error(`there is no host key for ${name}`);
  return {
    address: sshPort === undefined ? privateAddress : publicName(spec, segment),
    port: sshPort ?? 22,
    user: spec.adminUser,
    hostKey,
    key: spec.key,
  };
}

/** On one disk the blobs are one machine's: of the managers, the first one's. */
function isOfRegistry(pool: PoolName, spec: AzureSpec): boolean {
  return pool === registryPool(spec) && (pool === "registry" || spec.storage !== undefined);
}

function roleOf(pool: PoolName): HostRole {
  return pool === "managers" ? "manager" : "worker";
}

function singular(pool: PoolName): string {
  return pool === "registry" ? pool : pool.slice(0, -1);
}
