import {
  FORGE_ADMIN_PASSWORD,
  FORGE_INTERNAL_TOKEN,
  FORGE_SECRET_KEY,
} from "../../config/secret-names";
import type { ServiceSpec } from "../../model/service-spec";
import { type CiPlace, forgeUrl } from "./addresses";
import { forgeStartScript } from "./forge-start";
import { CI_SERVER, FORGE } from "./names";

/** In the image, user and group `git`. */
const USER = "1000:1000";
const DATA = "/var/lib/gitea";
const START_PATH = "/etc/slipway/start-forge.sh";

/**
 * Gitea, from its image without root. Everything that it keeps is on two volumes; secrets that it
 * can read from files by itself stay out of its `app.ini`. Over HTTP alone: SSH would take a port
 * of the machine.
 */
export function giteaSpec(place: Omit<CiPlace, "ciHost">): ServiceSpec {
  const { forgeHost, port } = place;
  return {
    name: FORGE,
    image: "gitea",
    command: ["/bin/sh", START_PATH],
    user: USER,
    environment: {
      // Merges and uploads may be large, and memory is what a tmpfs takes.
      GITEA_TEMP: `${DATA}/tmp`,
      TMPDIR: `${DATA}/tmp`,
      ...settings({
        server: {
          ROOT_URL: `${forgeUrl(place)}/`,
          DOMAIN: forgeHost,
          HTTP_PORT: String(port),
          // One address in whatever it says, whoever asks: credentials of clones are kept by it.
          PUBLIC_URL_DETECTION: "never",
          DISABLE_SSH: "true",
          START_SSH_SERVER: "false",
        },
        database: { DB_TYPE: "sqlite3", SQLITE_JOURNAL_MODE: "WAL" },
        security: {
          INSTALL_LOCK: "true",
          SECRET_KEY_URI: `file:${secretPath(FORGE_SECRET_KEY)}`,
          INTERNAL_TOKEN_URI: `file:${secretPath(FORGE_INTERNAL_TOKEN)}`,
        },
        service: { DISABLE_REGISTRATION: "true", REQUIRE_SIGNIN_VIEW: "true" },
        openid: { ENABLE_OPENID_SIGNIN: "false", ENABLE_OPENID_SIGNUP: "false" },
        // Nobody who may set a webhook can have it ask around in the platform's networks.
        webhook: { ALLOWED_HOST_LIST: CI_SERVER },
        // Pipelines run in the CI, images are in the registry.
        actions: { ENABLED: "false" },
        packages: { ENABLED: "false" },
      }),
    },
    secrets: [FORGE_ADMIN_PASSWORD, FORGE_SECRET_KEY, FORGE_INTERNAL_TOKEN].map((name) => ({
      name,
    })),
    configFiles: [
      { path: START_PATH, content: forgeStartScript(secretPath(FORGE_ADMIN_PASSWORD)) },
    ],
    volumes: [
      { name: "forge-data", path: DATA },
      // Made at the first start: what signs its tokens.
      { name: "forge-config", path: "/etc/gitea" },
    ],
    tmpfs: [{ path: "/tmp" }],
    public: { host: forgeHost, port, healthPath: "/api/healthz" },
    health: {
      command: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${port}/api/healthz`],
    },
    // A push is answered when all of it is in.
    timing: { start: "2m", longestRequest: "5m" },
    resources: { limits: { memory: "1GiB" } },
  };
}

function secretPath(name: string): string {
  return `/run/secrets/${name}`;
}

/** `GITEA__section__KEY`, which the image's entry point writes into `app.ini` at every start. */
function settings(
  sections: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sections).flatMap(([section, keys]) =>
      Object.entries(keys).map(([key, value]) => [`GITEA__${section}__${key}`, value]),
    ),
  );
}
