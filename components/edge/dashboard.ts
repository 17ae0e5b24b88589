import { SecretValue } from "../../model/secret-value";
import type { SecretFile } from "../../model/service-spec";
import { htpasswdLine } from "../htpasswd";

export interface DashboardArgs {
  /** Whole host name. */
  readonly host: string;
  readonly user: string;
  readonly password: SecretValue;
}

/** The file that Traefik checks a visitor's password against: one line of htpasswd. */
export const DASHBOARD_SECRET = {
  name: "dashboard-htpasswd",
  path: "/run/secrets/dashboard-htpasswd",
} as const satisfies SecretFile;

/** The dashboard's route, as labels of Traefik's own service: a password is asked before it. */
export function dashboardLabels({
  host,
  edgeNetwork,
  router,
}: {
  readonly host: string;
  readonly edgeNetwork: string;
  readonly router: string;
}): Record<string, string> {
  const auth = `${router}-auth`;
  return {
    "traefik.enable": "true",
    "traefik.swarm.network": edgeNetwork,
    [`traefik.http.routers.${router}.rule`]: `Host(\`${host}\`)`,
    [`traefik.http.routers.${router}.entrypoints`]: "web",
    [`traefik.http.routers.${router}.service`]: "api@internal",
    [`traefik.http.routers.${router}.middlewares`]: auth,
    [`traefik.http.middlewares.${auth}.basicauth.usersfile`]: DASHBOARD_SECRET.path,
    // Traefik asks a Swarm service for a port even where its own API answers.
    [`traefik.http.services.${router}.loadbalancer.server.port`]: "8000",
  };
}

/** The text of that file. @param key see `htpasswdLine`. */
export function visitors({ user, password }: DashboardArgs, key: SecretValue): SecretValue {
  return new SecretValue(htpasswdLine(user, password, key));
}
