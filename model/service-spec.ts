import type { Duration } from "./duration";
import type { ReleaseSpec } from "./release-spec";
import type { Size } from "./size";

/**
 * What an app developer declares of a service: one orchestrator-neutral value. A cluster kind
 * renders it; a field that a kind cannot express is an error at preview, never dropped.
 */
export interface ServiceSpec {
  /** A DNS label, unique within its stack: also its host name in the stack's private network. */
  readonly name: string;
  /** The key under `slipway:images` that pins what it runs. Default: the service's name. */
  readonly image?: string;
  /** How many instances run. Default 1; a stack's config may say otherwise. */
  readonly replicas?: number;
  /** Replaces the image's entry point. Default: the image's own. */
  readonly entrypoint?: readonly string[];
  /** Replaces the image's command. Default: the image's own. */
  readonly command?: readonly string[];
  /** Host name inside the container. Default: the engine's choice. */
  readonly hostname?: string;
  /** `user[:group]`, names or numbers. Default: the image's own. */
  readonly user?: string;
  /** Kernel capabilities. Default: all dropped, none added. */
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  /** Whether the root file system is read-only. Default true. */
  readonly readOnlyRoot?: boolean;
  /** Memory file systems. Default none. */
  readonly tmpfs?: readonly TmpfsMount[];
  /** Default none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Files of `NAME=value` lines, relative to the project; `environment` wins. Default none. */
  readonly envFiles?: readonly string[];
  /** Secrets from `slipway:secrets`, given as files. Default none. */
  readonly secrets?: readonly SecretFile[];
  /** Files whose content is declared here. Default none. */
  readonly configFiles?: readonly ConfigFile[];
  /** Named volumes that outlive the service. Default none. */
  readonly volumes?: readonly VolumeMount[];
  /** Ports opened on the machine that an instance runs on. Default none. */
  readonly hostPorts?: readonly HostPort[];
  /**
   * IP addresses of the DNS servers that are asked for names outside its networks. Default: those of
   * all containers on its machine.
   */
  readonly nameservers?: readonly string[];
  /** How it is reached from outside through the edge. Default: not reachable. */
  readonly public?: PublicRoute;
  /** How an instance tells that it can serve. Default: running counts as healthy. */
  readonly health?: HealthCheck;
  /** How long its phases take: deadlines and drains follow from these. */
  readonly timing?: ServiceTiming;
  /** How a new version takes over. */
  readonly update?: UpdatePolicy;
  /** What happens when an instance ends. */
  readonly restart?: RestartPolicy;
  readonly resources?: Resources;
  /** Log rotation on each machine. Default 10 MiB, 3 files. */
  readonly logs?: { readonly maxSize?: Size; readonly maxFiles?: number };
  /** On which machines it may run. Default: any. */
  readonly placement?: Placement;
  /** Names of services of the same stack that are healthy before this one starts. */
  readonly dependsOn?: readonly string[];
  /** What a release of it takes beside healthy instances. Default: nothing. */
  readonly release?: ReleaseSpec;
}

export interface TmpfsMount {
  readonly path: string;
  /** Default 16 MiB. */
  readonly size?: Size;
}

export interface SecretFile {
  /** The key under `slipway:secrets`. */
  readonly name: string;
  /** Absolute path in the container. Default `/run/secrets/<name>`. */
  readonly path?: string;
  /** The file's text, `{value}` standing for the secret. Default `{value}`. */
  readonly template?: string;
  /** Default `0`, or the number in `user`. */
  readonly uid?: number;
  /** Octal digits. Default `0400`. */
  readonly mode?: string;
}

export interface ConfigFile {
  readonly path: string;
  readonly content: string;
  /** Octal digits. Default `0444`. */
  readonly mode?: string;
}

export interface VolumeMount {
  /** A DNS label, unique within the stack. */
  readonly name: string;
  readonly path: string;
  /** Default false. */
  readonly readOnly?: boolean;
}

export interface HostPort {
  readonly container: number;
  readonly host: number;
  /** Default `tcp`. */
  readonly protocol?: "tcp" | "udp";
}

export interface PublicRoute {
  /** The `{host}` of the stack's `slipway:hostname`. Default: the service's name. */
  readonly host?: string;
  /** Path prefix. Default `/`. */
  readonly path?: string;
  /** The port that the app listens on, in the container. */
  readonly port: number;
  /** Path that the edge asks to see whether an instance serves. Default: none is asked. */
  readonly healthPath?: string;
}

export interface HealthCheck {
  /** Run in the container without a shell; exit 0 means healthy. */
  readonly command: readonly string[];
  /** Between checks. Default 5s. */
  readonly interval?: Duration;
  /** Of one check. Default 3s. */
  readonly timeout?: Duration;
  /** Failures in a row that mean unhealthy. Default 3. */
  readonly retries?: number;
}

export interface ServiceTiming {
  /** From start to healthy, at worst. Default 30s. */
  readonly start?: Duration;
  /** How long it goes on serving after SIGTERM. Default 5s. */
  readonly drain?: Duration;
  /** The longest request that it answers. Default 10s. */
  readonly longestRequest?: Duration;
}

export interface UpdatePolicy {
  /** Default `start-first`; `stop-first` where it has volumes or host ports. */
  readonly order?: "start-first" | "stop-first";
  /** How many instances at once. Default 1. */
  readonly parallelism?: number;
  /** How long a new instance is watched before the next one. Default 2s. */
  readonly monitor?: Duration;
  /** Between one batch that runs and the next. Default 0s. */
  readonly delay?: Duration;
  /** Default `rollback`. */
  readonly onFailure?: "rollback" | "pause";
}

export interface RestartPolicy {
  /** Default `any`. */
  readonly condition?: "any" | "on-failure" | "none";
  /** Default 2s. */
  readonly delay?: Duration;
  /** Default: without end. */
  readonly maxAttempts?: number;
}

export interface Resources {
  /** Most it may take. Default: no limit on processors, 256 MiB of memory. */
  readonly limits?: ResourceAmounts;
  /** Kept free for it. Default none. */
  readonly reservations?: ResourceAmounts;
}

export interface ResourceAmounts {
  /** Processors; fractions allowed. */
  readonly cpus?: number;
  readonly memory?: Size;
}

export interface Placement {
  /** Role of the machine. Default: any. */
  readonly role?: "manager" | "worker";
  /** Labels that the machine must carry. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Most instances on one machine. Default: no bound. */
  readonly maxPerNode?: number;
}
