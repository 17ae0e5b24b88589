import * as fs from "node:fs";
import * as os from "node:os";

/** All that the app takes from its environment. */
export interface Settings {
  /** PORT, default 8080. */
  readonly port: number;
  readonly redis: {
    /** REDIS_HOST, default `redis`. */
    readonly host: string;
    /** REDIS_PORT, default 6379. */
    readonly port: number;
    /** Text of the file that REDIS_PASSWORD_FILE names. Default: no password. */
    readonly password: string | undefined;
  };
  /** DRAIN_SECONDS, in milliseconds here: how long it goes on serving after SIGTERM. Default 5 s. */
  readonly drainMs: number;
  readonly info: Info;
}

/** What an instance tells about itself. */
export interface Info {
  /** VERSION, baked into the image. Default `dev`. */
  readonly version: string;
  /** REVISION of the sources, baked into the image. Default `none`. */
  readonly revision: string;
  /** ENVIRONMENT: the stack that it runs in. Default `local`. */
  readonly environment: string;
  /** INSTANCE, default the host name. */
  readonly instance: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error that names the variable, its value and what is allowed. */
export function readSettings(env: Environment): Settings {
  return {
    port: integer(env, "PORT", 8080, 65_535),
    redis: {
      host: text(env, "REDIS_HOST", "redis"),
      port: integer(env, "REDIS_PORT", 6379, 65_535),
      password: readPassword(env["REDIS_PASSWORD_FILE"]),
    },
    drainMs: integer(env, "DRAIN_SECONDS", 5, 3_600) * 1_000,
    info: {
      version: text(env, "VERSION", "dev"),
      revision: text(env, "REVISION", "none"),
      environment: text(env, "ENVIRONMENT", "local"),
      instance: text(env, "INSTANCE", os.hostname()),
    },
  };
}

function text(env: Environment, name: string, fallback: string): string {
  return env[name]?.trim() || fallback;
}

function integer(env: Environment, name: string, fallback: number, most: number): number {
  const found = text(env, name, String(fallback));
  const value = Number(found);
  if (!/^\d+$/.test(found) || value > most) {
    throw new Error(`${name} is "${found}"; allowed: a whole number from 0 to ${most}`);
  }
  return value;
}

function readPassword(file: string | undefined): string | undefined {
  if (!file) {
    return undefined;
  }
  try {
    return fs.readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new Error(`REDIS_PASSWORD_FILE: can't read ${file}`, { cause: error });
  }
}
