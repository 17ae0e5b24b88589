import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { REGISTRY_HOST, REGISTRY_PORT } from "../../model/ci-builder";
import { toLabelList } from "../labels";

/** Paths and port inside the registry's container: those of the official image. */
export const REGISTRY_PATHS = {
  data: "/var/lib/registry",
  credentials: "/auth",
  htpasswd: "/auth/htpasswd",
} as const;
const PORT = REGISTRY_PORT;
const MEMORY_MIB = 256;

export interface RegistryContainer {
  readonly name: string;
  /** What runs. */
  readonly image: string;
  /** On the machine's loopback address. */
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Names of volumes. */
  readonly dataVolume: pulumi.Input<string>;
  readonly credentialsVolume: pulumi.Input<string>;
  /** The network in which a CI's steps ask it. Default: none. */
  readonly stepsNetwork?: pulumi.Input<string> | undefined;
}

/**
 * The registry's container as the provider's arguments. Every field that the provider reads back
 * is set as it reads it, so that a refresh shows no difference.
 */
export function registryContainer(registry: RegistryContainer): docker.ContainerArgs {
  return {
    name: registry.name,
    image: registry.image,
    envs: environment(),
    labels: toLabelList(registry.labels),
    // Nobody beyond this machine reaches it.
    ports: [{ ip: "127.0.0.1", internal: PORT, external: registry.port }],
    ...(registry.stepsNetwork !== undefined && {
      networksAdvanced: [{ name: registry.stepsNetwork, aliases: [REGISTRY_HOST] }],
    }),
    volumes: [
      { volumeName: registry.dataVolume, containerPath: REGISTRY_PATHS.data },
      {
        volumeName: registry.credentialsVolume,
        containerPath: REGISTRY_PATHS.credentials,
        readOnly: true,
      },
    ],
    readOnly: true,
    tmpfs: { "/tmp": "size=64m" },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    memory: MEMORY_MIB,
    memorySwap: MEMORY_MIB,
    restart: "unless-stopped",
    logDriver: "json-file",
    logOpts: { "max-file": "3", "max-size": "10m" },
    healthcheck: {
      // Answered without a password, and without touching what is stored.
      tests: ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${PORT}/`],
      interval: "2s",
      timeout: "3s",
      retries: 5,
      startPeriod: "10s",
    },
    wait: true,
    waitTimeout: 60,
    destroyGraceSeconds: 10,
  };
}

/** What the registry is told, each variable one key of its configuration file. Sorted. */
function environment(): string[] {
  return [
    "OTEL_TRACES_EXPORTER=none",
    "REGISTRY_AUTH=htpasswd",
    `REGISTRY_AUTH_HTPASSWD_PATH=${REGISTRY_PATHS.htpasswd}`,
    "REGISTRY_AUTH_HTPASSWD_REALM=Slipway",
    `REGISTRY_HTTP_ADDR=:${PORT}`,
    "REGISTRY_LOG_LEVEL=info",
    "REGISTRY_STORAGE_DELETE_ENABLED=true",
    `REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=${REGISTRY_PATHS.data}`,
  ];
}
