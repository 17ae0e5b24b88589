/** Machines of one kind: of one size, in one subnet, behind one load balancer. */
export type PoolName = "managers" | "workers" | "registry";

/** In the order in which machines, addresses and resources are listed. */
export const POOLS = ["managers", "workers", "registry"] as const satisfies readonly PoolName[];

/** The machine that passes SSH on, a pool of its own. */
export const JUMP = "jump";

/** What has a subnet, security rules and a public address of its own. */
export type Segment = PoolName | typeof JUMP;

export interface PoolSpec {
  readonly count: number;
  /** Azure's name of a machine's size: `Standard_D2s_v5`. */
  readonly size: string;
  /** Its machines are spread over these zones. Absent: they are in one availability set. */
  readonly zones?: readonly string[];
  /** Of the availability set: how many racks its machines are spread over. */
  readonly faultDomains: number;
  /** GiB. Absent: as `disk` has it. */
  readonly diskSize?: number;
}

export interface ImageSpec {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  /** `latest`, or one to stay with. */
  readonly version: string;
}

export interface DiskSpec {
  /** GiB. */
  readonly size: number;
  readonly type: "Premium_LRS" | "StandardSSD_LRS" | "Premium_ZRS" | "StandardSSD_ZRS";
  /** Resource id of a disk encryption set: the disks' keys are the customer's. */
  readonly encryptionSet?: string;
}

/** A cluster's machines on Azure, and what is around them. */
export interface AzureSpec {
  /** A region, as Azure writes it: `westeurope`. */
  readonly location: string;
  /** Public names start with it: `<dnsPrefix>-managers.<location>.cloudapp.azure.com`. */
  readonly dnsPrefix: string;
  readonly adminUser: string;
  /** Public, as in a `.pub` file. */
  readonly sshKey: string;
  /** The file of its private half. Absent: the keys of the SSH agent. */
  readonly key?: string;
  /** Ranges from which SSH and the registry are reached. */
  readonly allowSshFrom: readonly string[];
  /** SSH from outside reaches a jump machine only. */
  readonly bastion: boolean;
  readonly bastionSize: string;
  readonly managers: PoolSpec;
  readonly workers: PoolSpec;
  readonly registry?: PoolSpec;
  /** Whose machines the edge listens on. */
  readonly edge: "managers" | "workers";
  readonly image: ImageSpec;
  readonly disk: DiskSpec;
  /** IPv4 range of the virtual network. */
  readonly addressSpace: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly acr?: {
    readonly sku: "Basic" | "Standard" | "Premium";
    /** Of the password with which services pull. */
    readonly passwordGeneration: number;
  };
  /** A storage account for the registry's blobs: it runs on every machine of its pool. */
  readonly storage?: { readonly redundancy: "LRS" | "ZRS" };
}

/** Ports that the platform's own services answer on. */
export interface ServicePorts {
  readonly http: number;
  /** Absent: plain HTTP only. */
  readonly https?: number;
  /** Absent: the registry is elsewhere. */
  readonly registry?: number;
  /** Of the mirror on a machine of the registry. Absent: there is none. */
  readonly mirror?: number;
  /** Absent: no DNS server. */
  readonly dns?: number;
}

/** The pools that there are. */
export function poolsOf(spec: AzureSpec): readonly { name: PoolName; pool: PoolSpec }[] {
  return POOLS.flatMap((name) => {
    const pool = spec[name];
    return pool === undefined || pool.count === 0 ? [] : [{ name, pool }];
  });
}

/** Whose machines keep the registry. */
export function registryPool({ registry }: AzureSpec): PoolName {
  return registry === undefined ? "managers" : "registry";
}
