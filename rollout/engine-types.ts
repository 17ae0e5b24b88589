/** What the engine's API says, cut down to the fields that are read here. Times in nanoseconds. */

export interface EngineService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: EngineServiceSpec;
  /** Before the last update. Absent: never updated, or rolled back. */
  readonly PreviousSpec?: EngineServiceSpec;
  readonly UpdateStatus?: {
    readonly State?: string;
    readonly Message?: string;
  };
  /** Only in lists, and only from API 1.41 on. */
  readonly ServiceStatus?: { readonly RunningTasks: number; readonly DesiredTasks: number };
}

export interface EngineServiceSpec {
  readonly Name: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Mode?: { readonly Replicated?: { readonly Replicas?: number } };
  readonly TaskTemplate: EngineTaskSpec;
}

export interface EngineTaskSpec {
  readonly ContainerSpec?: { readonly Image?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

export interface EngineTask {
  readonly ID: string;
  readonly Slot?: number;
  /** Absent until a machine is found for it. */
  readonly NodeID?: string;
  readonly CreatedAt?: string;
  readonly DesiredState: string;
  readonly Spec: EngineTaskSpec;
  readonly Status: {
    readonly State: string;
    readonly Timestamp?: string;
    readonly Message?: string;
    readonly Err?: string;
    readonly ContainerStatus?: { readonly ContainerID?: string; readonly ExitCode?: number };
  };
}

export interface EngineContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly State: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

export interface EngineContainerDetails {
  readonly State: {
    readonly Status?: string;
    readonly ExitCode?: number;
    readonly Error?: string;
    readonly OOMKilled?: boolean;
    /** The year 1 when it never started; so too `FinishedAt` while it runs. */
    readonly StartedAt?: string;
    readonly FinishedAt?: string;
    readonly Health?: {
      readonly Status?: string;
      /** The last five checks, the latest last. */
      readonly Log?: readonly { readonly ExitCode: number; readonly Output: string }[] | null;
    };
  };
}

export interface EngineNode {
  readonly ID: string;
  readonly Spec: {
    readonly Role: string;
    readonly Availability: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
  };
  readonly Description?: { readonly Hostname?: string };
  readonly Status?: { readonly State?: string; readonly Addr?: string };
  /** Only of managers. */
  readonly ManagerStatus?: { readonly Reachability?: string } | null;
}

export interface EngineImage {
  readonly Config?: { readonly Labels?: Readonly<Record<string, string>> | null } | null;
}
