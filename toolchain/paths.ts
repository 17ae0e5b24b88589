import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Shared by all clones of all projects: what can be fetched or built again. */
export interface CachePaths {
  readonly root: string;
  readonly parts: string;
  readonly images: string;
  readonly locks: string;
  readonly logs: string;
  /** Node's compiled code: a program starts a quarter faster with it. */
  readonly compiled: string;
  /** Pulumi's own folder unless the user has one: plugins, templates, credentials. */
  readonly pulumiHome: string;
}

/** One project's: what can't be made again. */
export interface DataPaths {
  readonly root: string;
  /** Pulumi's file backend. */
  readonly state: string;
  readonly passphrase: string;
  /** Who opens the store that the state was moved to. */
  readonly stateCredentials: string;
  /** What setup installed on the machine, for `down --purge`. */
  readonly installed: string;
  readonly logs: string;
  /** Who runs which stack now, and which runs did not end well. */
  readonly runs: string;
}

/** The XDG cache directory's `slipway` folder. */
export function cachePaths(env: Environment = process.env): CachePaths {
  const root = path.join(xdg(env["XDG_CACHE_HOME"], ".cache", env), "slipway");
  return {
    root,
    parts: path.join(root, "parts"),
    images: path.join(root, "images"),
    locks: path.join(root, "locks"),
    logs: path.join(root, "logs"),
    compiled: path.join(root, "compile-cache"),
    pulumiHome: path.join(root, "pulumi-home"),
  };
}

/**
 * The project's folder under the XDG data directory: named after the project's folder and, so that
 * two clones stay apart, a hash of where it lies.
 */
export function dataPaths(projectDir: string, env: Environment = process.env): DataPaths {
  const real = fs.realpathSync(projectDir);
  const hash = createHash("sha256").update(real).digest("hex").slice(0, 8);
  const base = path.join(xdg(env["XDG_DATA_HOME"], ".local/share", env), "slipway");
  const root = path.join(base, `${path.basename(real)}-${hash}`);
  return {
    root,
    state: path.join(root, "state"),
    passphrase: path.join(root, "passphrase"),
    stateCredentials: path.join(root, "state-credentials"),
    installed: path.join(root, "installed.json"),
    logs: path.join(root, "logs"),
    runs: path.join(root, "runs"),
  };
}

/** The XDG specification ignores relative paths. */
function xdg(value: string | undefined, fallback: string, env: Environment): string {
  if (value !== undefined && path.isAbsolute(value)) return value;
  return path.join(env["HOME"] ?? os.homedir(), fallback);
}
