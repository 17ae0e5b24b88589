import { CONCOURSE_DATABASE_PASSWORD } from "../../../config/secret-names";
import type { ServiceSpec } from "../../../model/service-spec";
import { CONCOURSE_DATABASE } from "./names";

const DATA = "/var/lib/postgresql/data";
export const DATABASE = "concourse";

/** PostgreSQL, in which Concourse keeps all that it knows. In the image, user and group `postgres`. */
export function databaseSpec(): ServiceSpec {
  return {
    name: CONCOURSE_DATABASE,
    image: "postgres",
    user: "999:999",
    environment: {
      POSTGRES_USER: DATABASE,
      POSTGRES_DB: DATABASE,
      POSTGRES_PASSWORD_FILE: `/run/secrets/${CONCOURSE_DATABASE_PASSWORD}`,
      // A volume of its own may have a folder in it already, which initdb does not like.
      PGDATA: `${DATA}/pgdata`,
    },
    secrets: [{ name: CONCOURSE_DATABASE_PASSWORD }],
    volumes: [{ name: "ci-database-data", path: DATA }],
    tmpfs: [{ path: "/var/run/postgresql" }, { path: "/tmp" }],
    health: { command: ["pg_isready", "-q", "-U", DATABASE, "-d", DATABASE, "-h", "127.0.0.1"] },
    timing: { start: "60s", drain: "30s", longestRequest: "30s" },
    resources: { limits: { memory: "512MiB" } },
  };
}
