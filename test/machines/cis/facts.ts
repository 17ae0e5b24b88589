/** What a benchmark's item looks at, read from running machines. No secret is among it. */
export interface ClusterFacts {
  readonly machines: readonly MachineFacts[];
  readonly swarm: SwarmFacts;
}

export interface MachineFacts {
  readonly name: string;
  /** Where the swarm's other machines reach it. */
  readonly clusterAddress: string;
  readonly engine: EngineFacts;
  /** The engine's process. */
  readonly daemon: { readonly user: string; readonly args: readonly string[] };
  /** The engine's settings file, parsed. Empty: there is none. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly socket: { readonly mode: string; readonly owner: string; readonly group: string };
  readonly listening: readonly Listener[];
  /** As `iptables -S` prints them. */
  readonly firewall: readonly string[];
  /** Those that run. */
  readonly containers: readonly ContainerFacts[];
  readonly images: readonly ImageFacts[];
}

export interface EngineFacts {
  readonly version: string;
  readonly storageDriver: string;
  readonly loggingDriver: string;
  /** Such as `name=seccomp,profile=default`. */
  readonly securityOptions: readonly string[];
  readonly insecureRegistries: readonly string[];
  readonly experimental: boolean;
  readonly liveRestore: boolean;
  readonly inSwarm: boolean;
}

export interface Listener {
  readonly protocol: "tcp" | "udp";
  /** `*`, `0.0.0.0` and `[::]` mean all. */
  readonly address: string;
  readonly port: number;
  /** Empty: the kernel's own, or not told. */
  readonly process: string;
}

export interface ContainerFacts {
  readonly name: string;
  /** Of the swarm; otherwise the container's name. */
  readonly service: string;
  /** As it was asked for. */
  readonly image: string;
  readonly imageId: string;
  /** Empty: root, unless the image says otherwise, which the engine has filled in. */
  readonly user: string;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  readonly securityOptions: readonly string[];
  readonly appArmor: string;
  /** Bytes; 0: no limit. */
  readonly memory: number;
  readonly nanoCpus: number;
  readonly cpuShares: number;
  /** 0 and less: no limit. */
  readonly pids: number;
  readonly maxRetries: number;
  readonly networkMode: string;
  readonly networks: readonly string[];
  readonly pidMode: string;
  readonly ipcMode: string;
  readonly utsMode: string;
  readonly userNamespaces: string;
  readonly cgroupParent: string;
  readonly devices: readonly string[];
  readonly ulimits: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly MountFacts[];
  readonly healthChecked: boolean;
  /** Command lines. */
  readonly processes: readonly string[];
  /** What `docker exec` runs in it now, health checks included. */
  readonly execs: readonly { readonly privileged: boolean; readonly user: string }[];
  /** Files whose set-user-ID or set-group-ID bit is set. */
  readonly setIdFiles: readonly string[];
  /** Compilers, installers of packages of languages, servers to log in to. */
  readonly tools: readonly string[];
}

export interface PublishedPort {
  readonly hostAddress: string;
  readonly host: number;
  readonly container: string;
}

export interface MountFacts {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
  readonly propagation: string;
}

export interface ImageFacts {
  readonly id: string;
  /** Its first tag; without one, its id. */
  readonly name: string;
  readonly healthChecked: boolean;
  /** Names of its variables that are not empty. */
  readonly variables: readonly string[];
  /** What made its layers, the newest first. */
  readonly history: readonly string[];
}

export interface SwarmFacts {
  readonly nodes: readonly NodeFacts[];
  readonly networks: readonly { readonly name: string; readonly encrypted: boolean }[];
  readonly services: readonly SwarmServiceFacts[];
  readonly secrets: number;
  readonly autolock: boolean;
  /** Of the machines' certificates. */
  readonly certificateDays: number;
  /** Since the swarm's own authority was made. */
  readonly authorityDays: number;
}

export interface NodeFacts {
  readonly name: string;
  readonly manager: boolean;
  readonly leader: boolean;
  /** Of a manager, by the others. */
  readonly reachable: boolean;
}

export interface SwarmServiceFacts {
  readonly name: string;
  readonly image: string;
  readonly restart: { readonly condition: string; readonly maxAttempts: number };
  /** Names of its variables that are not empty. */
  readonly variables: readonly string[];
}
