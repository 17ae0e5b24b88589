import {
  CONCOURSE_DATABASE_PASSWORD,
  CONCOURSE_ENCRYPTION_KEY,
  CONCOURSE_HOST_KEY,
  CONCOURSE_PASSWORD,
  CONCOURSE_SIGNING_KEY,
  FORGE_OAUTH_CLIENT,
  FORGE_OAUTH_SECRET,
} from "../../../config/secret-names";
import type { ServiceSpec } from "../../../model/service-spec";
import { DATABASE } from "./database";
import { CONCOURSE_DATABASE, CONCOURSE_WEB, OPERATOR, TSA_PORT, WEB_PORT } from "./names";

/** Forges by which Concourse lets people in. */
export type LoginForge = "github" | "gitlab";

export interface WebSettings {
  /** Whole host name at which people open it. */
  readonly host: string;
  /** Where people open it, without a slash at the end. */
  readonly url: string;
  /** By what people log in. Default: the operator's password alone. */
  readonly login?: {
    readonly forge: LoginForge;
    /** Of a forge that is not the public one, without a slash at the end. */
    readonly url?: string;
    /** Who administers it. */
    readonly admins: readonly string[];
  };
  /** Of the worker: a line of a `.pub` file. */
  readonly workerKey: string;
}

const FOLDER = "/etc/slipway/ci-server";

/**
 * Concourse's web node: pages, API, scheduler, and the SSH server at which workers register. Its
 * image has no way to read passwords from files, so a script puts them into its environment.
 */
export function webSpec({ host, url, login, workerKey }: WebSettings): ServiceSpec {
  const start = `${FOLDER}/start.sh`;
  const authorizedKeys = `${FOLDER}/authorized_worker_keys`;
  return {
    name: CONCOURSE_WEB,
    image: "concourse",
    entrypoint: ["dumb-init", "/bin/sh", start],
    user: "1000:1000",
    environment: {
      CONCOURSE_EXTERNAL_URL: url,
      CONCOURSE_BIND_PORT: String(WEB_PORT),
      CONCOURSE_CLUSTER_NAME: host,
      CONCOURSE_POSTGRES_HOST: CONCOURSE_DATABASE,
      CONCOURSE_POSTGRES_USER: DATABASE,
      CONCOURSE_POSTGRES_DATABASE: DATABASE,
      CONCOURSE_SESSION_SIGNING_KEY: file(CONCOURSE_SIGNING_KEY),
      CONCOURSE_TSA_BIND_PORT: String(TSA_PORT),
      CONCOURSE_TSA_HOST_KEY: file(CONCOURSE_HOST_KEY),
      CONCOURSE_TSA_AUTHORIZED_KEYS: authorizedKeys,
      CONCOURSE_MAIN_TEAM_LOCAL_USER: OPERATOR,
      CONCOURSE_ENABLE_REDACT_SECRETS: "true",
      ...(url.startsWith("https:") && { CONCOURSE_COOKIE_SECURE: "true" }),
      ...(login !== undefined && loginVariables(login)),
    },
    secrets: [
      CONCOURSE_SIGNING_KEY,
      CONCOURSE_HOST_KEY,
      CONCOURSE_PASSWORD,
      CONCOURSE_ENCRYPTION_KEY,
      CONCOURSE_DATABASE_PASSWORD,
      ...(login === undefined ? [] : [FORGE_OAUTH_CLIENT, FORGE_OAUTH_SECRET]),
    ].map((name) => ({ name })),
    configFiles: [
      { path: start, content: startScript(login?.forge) },
      { path: authorizedKeys, content: `${workerKey}\n` },
    ],
    tmpfs: [{ path: "/tmp" }],
    public: { host, port: WEB_PORT, healthPath: "/api/v1/info" },
    health: { command: ["/bin/sh", "-c", asked(`http://127.0.0.1:${WEB_PORT}/api/v1/info`)] },
    timing: { start: "2m", longestRequest: "5m" },
    resources: { limits: { memory: "1GiB" } },
    dependsOn: [CONCOURSE_DATABASE],
  };
}

function loginVariables({
  forge,
  url,
  admins,
}: NonNullable<WebSettings["login"]>): Record<string, string> {
  const name = forge.toUpperCase();
  return {
    [`CONCOURSE_MAIN_TEAM_${name}_USER`]: admins.join(","),
    ...(url !== undefined && { [`CONCOURSE_${name}_HOST`]: hostOf(forge, url) }),
  };
}

/** GitHub Enterprise is told by its host, GitLab by its address. */
function hostOf(forge: LoginForge, url: string): string {
  return forge === "github" ? new URL(url).host : url;
}

function startScript(forge: LoginForge | undefined): string {
  const name = forge?.toUpperCase();
  const exported = [
    ["CONCOURSE_ADD_LOCAL_USER", `${OPERATOR}:$(cat ${file(CONCOURSE_PASSWORD)})`],
    ["CONCOURSE_ENCRYPTION_KEY", `$(cat ${file(CONCOURSE_ENCRYPTION_KEY)})`],
    ["CONCOURSE_POSTGRES_PASSWORD", `$(cat ${file(CONCOURSE_DATABASE_PASSWORD)})`],
    ...(name === undefined
      ? []
      : [
          [`CONCOURSE_${name}_CLIENT_ID`, `$(cat ${file(FORGE_OAUTH_CLIENT)})`],
          [`CONCOURSE_${name}_CLIENT_SECRET`, `$(cat ${file(FORGE_OAUTH_SECRET)})`],
        ]),
  ];
  return [
    "set -eu",
    ...exported.map(([variable, value]) => `${variable}="${value}"; export ${variable}`),
    "exec /usr/local/concourse/bin/concourse web",
    "",
  ].join("\n");
}

/** Images of Concourse have had either of them. */
export function asked(url: string): string {
  return `wget -q -O /dev/null ${url} || curl -fsS -o /dev/null ${url}`;
}

function file(secret: string): string {
  return `/run/secrets/${secret}`;
}
