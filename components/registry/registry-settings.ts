/** The user that pushes and pulls; its password is the secret `registry-password`. */
export const REGISTRY_USER = "slipway";

/** Paths and port inside the registry's container: those of the official image. */
export const REGISTRY_PATHS = {
  data: "/var/lib/registry",
  credentials: "/auth",
  htpasswd: "/auth/htpasswd",
} as const;
export const REGISTRY_CONTAINER_PORT = 5000;

/** What the registry is told, each variable one key of its configuration file. Sorted. */
export function registryEnvironment(): string[] {
  return [
    "OTEL_TRACES_EXPORTER=none",
    "REGISTRY_AUTH=htpasswd",
    `REGISTRY_AUTH_HTPASSWD_PATH=${REGISTRY_PATHS.htpasswd}`,
    "REGISTRY_AUTH_HTPASSWD_REALM=Slipway",
    `REGISTRY_HTTP_ADDR=:${REGISTRY_CONTAINER_PORT}`,
    "REGISTRY_LOG_LEVEL=info",
    "REGISTRY_STORAGE_DELETE_ENABLED=true",
    `REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=${REGISTRY_PATHS.data}`,
  ];
}
