import {
  CI_AGENT_SECRET,
  CI_DATABASE_URL,
  CI_GRPC_SECRET,
  FORGE_OAUTH_CLIENT,
  FORGE_OAUTH_SECRET,
} from "../../config/secret-names";
import type { ServiceSpec } from "../../model/service-spec";
import { CI_PORT, CI_SERVER } from "./names";

/** Forges that Woodpecker works with, by the variables that they are set with. */
const FORGES = {
  gitea: "GITEA",
  // Known to Woodpecker 3.x only.
  forgejo: "FORGEJO",
  github: "GITHUB",
  gitlab: "GITLAB",
} as const;

export type CiForgeKind = keyof typeof FORGES;

export interface WoodpeckerServerSettings {
  /** Whole host name at which people open it. */
  readonly host: string;
  /** Where people open it, without a slash at the end. */
  readonly url: string;
  /** `url`: as the server and its users reach it, without a slash at the end. */
  readonly forge: { readonly kind: CiForgeKind; readonly url: string };
  /** Users of the forge who administer the CI. */
  readonly admins: readonly string[];
  /** Default `sqlite`: a file on the server's volume. */
  readonly database?: "sqlite" | "postgres";
  /** The reference of the image that clones, as it runs. */
  readonly cloneImage: string;
  /** Variables of every step. Default none. No value may have a comma. */
  readonly environment?: Readonly<Record<string, string>>;
}

const DATA = "/var/lib/woodpecker";
/** A release: staging, its tests and the promotion request. In minutes. */
const LONGEST_PIPELINE = 180;

/**
 * Woodpecker's server, by settings that 1.0 and 3.x both read, or one of them passes over. Every
 * secret is read from a file.
 */
export function woodpeckerServerSpec(settings: WoodpeckerServerSettings): ServiceSpec {
  const { host, url, forge, admins, database = "sqlite", cloneImage, environment } = settings;
  const driver = FORGES[forge.kind];
  return {
    name: CI_SERVER,
    image: "woodpecker-server",
    user: "1000:1000",
    environment: {
      WOODPECKER_HOST: url,
      // The forge has no way to the edge, and needs none. By its names in 1.0 and in 3.x.
      WOODPECKER_WEBHOOK_HOST: `http://${CI_SERVER}:${CI_PORT}`,
      WOODPECKER_EXPERT_WEBHOOK_HOST: `http://${CI_SERVER}:${CI_PORT}`,
      WOODPECKER_OPEN: "false",
      WOODPECKER_ADMIN: admins.join(","),
      [`WOODPECKER_${driver}`]: "true",
      [`WOODPECKER_${driver}_URL`]: forge.url,
      [`WOODPECKER_${driver}_CLIENT_FILE`]: file(FORGE_OAUTH_CLIENT),
      [`WOODPECKER_${driver}_SECRET_FILE`]: file(FORGE_OAUTH_SECRET),
      WOODPECKER_AGENT_SECRET_FILE: file(CI_AGENT_SECRET),
      // Signs what agents prove themselves by; its default is a word that everybody knows.
      WOODPECKER_GRPC_SECRET_FILE: file(CI_GRPC_SECRET),
      WOODPECKER_DISABLE_USER_AGENT_REGISTRATION: "true",
      WOODPECKER_AUTHENTICATE_PUBLIC_REPOS: "true",
      // By default a second merge would kill the deployment of the first.
      WOODPECKER_DEFAULT_CANCEL_PREVIOUS_PIPELINE_EVENTS: "pull_request",
      WOODPECKER_DEFAULT_PIPELINE_TIMEOUT: String(LONGEST_PIPELINE),
      WOODPECKER_MAX_PIPELINE_TIMEOUT: String(LONGEST_PIPELINE),
      // One setting by its names in 1.0 and in 3.x.
      WOODPECKER_DEFAULT_CLONE_IMAGE: cloneImage,
      WOODPECKER_DEFAULT_CLONE_PLUGIN: cloneImage,
      ...databaseVariables(database),
      ...stepVariables(environment),
    },
    secrets: [
      FORGE_OAUTH_CLIENT,
      FORGE_OAUTH_SECRET,
      CI_AGENT_SECRET,
      CI_GRPC_SECRET,
      ...(database === "postgres" ? [CI_DATABASE_URL] : []),
    ].map((name) => ({ name })),
    volumes: [{ name: "ci-server-data", path: DATA }],
    tmpfs: [{ path: "/tmp" }],
    public: { host, port: CI_PORT, healthPath: "/healthz" },
    health: { command: ["/bin/woodpecker-server", "ping"] },
    timing: { start: "60s", longestRequest: "30s" },
    resources: { limits: { memory: "512MiB" } },
  };
}

function databaseVariables(database: "sqlite" | "postgres"): Record<string, string> {
  return database === "sqlite"
    ? {
        WOODPECKER_DATABASE_DRIVER: "sqlite3",
        WOODPECKER_DATABASE_DATASOURCE: `${DATA}/woodpecker.sqlite`,
      }
    : {
        WOODPECKER_DATABASE_DRIVER: "postgres",
        WOODPECKER_DATABASE_DATASOURCE_FILE: file(CI_DATABASE_URL),
      };
}

/** `NAME:value,NAME:value`. @throws Error for a value that would be read as two. */
function stepVariables(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  const entries = Object.entries(environment).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return {};
  const comma = entries.find(([, value]) => value.includes(","));
  if (comma) throw new Error(`the variable ${comma[0]} of every step has a comma in its value`);
  return {
    WOODPECKER_ENVIRONMENT: entries.map(([name, value]) => `${name}:${value}`).join(","),
  };
}

function file(secret: string): string {
  return `/run/secrets/${secret}`;
}
