/** Docker Engine on a machine. */
export interface EngineSettings {
  /** An engine that is there and at least this new is left alone. Default `20.10.0`. */
  readonly minimum?: string;
  /** The apt package that brings the engine to a machine without one. Default `docker.io`. */
  readonly package?: string;
  /**
   * The package's version, as apt writes it: installed, held, and brought up to this where Slipway
   * installed the package. Default: the distribution's.
   */
  readonly version?: string;
}

/** What a machine needs to run containers, whatever cluster it is in. */
export interface MachineSettings {
  readonly engine?: EngineSettings;
  /** Who logs in over SSH; joins the group `docker` unless it is root. */
  readonly user: string;
  /** Leaves a machine as it is whose engine is in a swarm, by whatever hand. Default: false. */
  readonly spareNodes?: boolean;
  /** `https://` addresses that the engine asks before Docker Hub. Default: none. */
  readonly registryMirrors?: readonly string[];
  /** IP addresses of the DNS servers that containers ask. Default: the machine's own. */
  readonly dns?: readonly string[];
}

/** What a machine needs to know of the cluster's other machines. */
export interface NetworkSettings {
  /**
   * IP addresses or ranges (`10.0.0.0/16`) of the cluster's machines, this one included: the swarm's
   * ports are closed to all others.
   */
  readonly clusterAddresses: readonly string[];
  /** Lines of /etc/hosts. Default: none. */
  readonly names?: readonly HostName[];
  /** Certificate authorities of image registries. Default: none but the system's. */
  readonly authorities?: readonly RegistryAuthority[];
  /** Whether a DNS server is to be at the machine's port 53. Default: false. */
  readonly servesDns?: boolean;
}

export interface HostName {
  readonly name: string;
  /** IP address. */
  readonly address: string;
}

export interface RegistryAuthority {
  /** As it stands before an image's name: `registry.example.org:5000`. */
  readonly registry: string;
  /** PEM: the authority's certificate, no secret. */
  readonly certificate: string;
}

export const DEFAULT_MINIMUM_ENGINE = "20.10.0";
export const DEFAULT_ENGINE_PACKAGE = "docker.io";
