import type { Duration } from "./duration";
import type { ResolvedRelease } from "./resolve-release";
import type {
  HealthCheck,
  HostPort,
  Placement,
  ResourceAmounts,
  RestartPolicy,
  ServiceTiming,
  TmpfsMount,
  UpdatePolicy,
  VolumeMount,
} from "./service-spec";
import type { Size } from "./size";

/**
 * A service as one stack runs it: the app's declaration with every default filled in and what the
 * stack's config says applied. Renderers read this and nothing else.
 */
export interface ResolvedService {
  readonly name: string;
  readonly image: ResolvedImage;
  readonly replicas: number;
  /** Empty: the image's own. */
  readonly entrypoint: readonly string[];
  /** Empty: the image's own. */
  readonly command: readonly string[];
  /** Host name inside the container. Absent: the engine's choice. */
  readonly hostname?: string;
  /** Absent: the image's own. */
  readonly user?: string;
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly readOnlyRoot: boolean;
  readonly tmpfs: readonly Required<TmpfsMount>[];
  /** Env files and `environment` merged. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly ResolvedSecretFile[];
  readonly configFiles: readonly ResolvedConfigFile[];
  readonly volumes: readonly Required<VolumeMount>[];
  readonly hostPorts: readonly Required<HostPort>[];
  /** Empty: those of all containers on its machine. */
  readonly nameservers: readonly string[];
  readonly public?: ResolvedRoute;
  readonly health?: Required<HealthCheck>;
  readonly timing: Required<ServiceTiming>;
  readonly update: Required<UpdatePolicy>;
  readonly restart: {
    readonly condition: NonNullable<RestartPolicy["condition"]>;
    readonly delay: Duration;
    /** Absent: without end. */
    readonly maxAttempts?: number;
  };
  readonly resources: { readonly limits: ResourceAmounts; readonly reservations: ResourceAmounts };
  readonly logs: { readonly maxSize: Size; readonly maxFiles: number };
  readonly placement: Placement;
  readonly dependsOn: readonly string[];
  readonly release: ResolvedRelease;
}

export interface ResolvedImage {
  /** The key under `slipway:images`. */
  readonly name: string;
  /** The pin, as the config says it. */
  readonly pin: string;
  /** The reference that runs: the pin, or what a recorded substitution puts in its place. */
  readonly run: string;
}

export interface ResolvedSecretFile {
  /** The key under `slipway:secrets`. */
  readonly name: string;
  /** Absolute path in the container. */
  readonly path: string;
  /** The file's text, `{value}` standing for the secret. */
  readonly template: string;
  readonly uid: number;
  /** Octal digits. */
  readonly mode: string;
}

export interface ResolvedConfigFile {
  readonly path: string;
  readonly content: string;
  /** Octal digits. */
  readonly mode: string;
}

export interface ResolvedRoute {
  /** The whole host name, the stack's pattern and domain applied. */
  readonly hostname: string;
  /** Path prefix, `/` for all. */
  readonly path: string;
  /** Where people open it. */
  readonly url: string;
  /** The port that the app listens on, in the container. */
  readonly port: number;
  /** Path that the edge asks to see whether an instance serves. Absent: none is asked. */
  readonly healthPath?: string;
}
