import type { Placement, SecretFile, ServiceSpec } from "../../model/service-spec";
import { GATEWAY_HEALTH_PATH, GATEWAY_HEALTH_PORT, gatewayConfig } from "./gateway-config";
import type { GatewaySettings } from "./gateway-config";
import { REGISTRY_PATHS } from "./registry-container";
import { REGISTRY_PORT } from "./registry-file";

/** HAProxy's user in the official image. */
const HAPROXY_UID = 99;
const GATEWAY_PORT = 5000;
const AUTHORITY_PATH = "/etc/distribution/authority.pem";
const MAIN_CONFIG = "/usr/local/etc/haproxy/haproxy.cfg";

/** Where the services find their secrets; each name is its key among those of the AppService. */
const FILES = {
  /** Distribution takes a file for its configuration by the ending. */
  registry: { name: "config", path: "/run/secrets/registry.yml" },
  certificate: { name: "certificate", path: "/run/secrets/certificate.pem" },
  users: { name: "users", path: "/run/secrets/users.cfg" },
} as const satisfies Record<string, SecretFile>;

/** The keys under which the services' secrets are given to their AppServices. */
export const REGISTRY_SECRETS = {
  config: FILES.registry.name,
  certificate: FILES.certificate.name,
  users: FILES.users.name,
} as const;

export interface BackendSpecArgs {
  readonly name: string;
  readonly placement: Placement;
  /** Default 1. */
  readonly instances?: number;
  /** Keeps the blobs. Default: none, they are elsewhere. */
  readonly volume?: string;
  /** PEM: whom it trusts beside the public authorities. Default: nobody. */
  readonly authority?: string;
  /** Default: as other containers. */
  readonly nameservers?: readonly string[];
}

/** Distribution itself, in a network that only the gateway shares. */
export function backendSpec({
  name,
  placement,
  instances = 1,
  volume,
  authority,
  nameservers,
}: BackendSpecArgs): ServiceSpec {
  return {
    name,
    image: "registry",
    replicas: instances,
    command: [FILES.registry.path],
    environment: {
      OTEL_TRACES_EXPORTER: "none",
      // Go reads the system's folder of certificates beside the file that this names.
      ...(authority !== undefined && { SSL_CERT_FILE: AUTHORITY_PATH }),
    },
    configFiles: authority === undefined ? [] : [{ path: AUTHORITY_PATH, content: authority }],
    secrets: [FILES.registry],
    volumes: volume === undefined ? [] : [{ name: volume, path: REGISTRY_PATHS.data }],
    tmpfs: [{ path: "/tmp", size: "64MiB" }],
    ...(nameservers && { nameservers }),
    health: {
      // Answered without touching what is stored.
      command: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${REGISTRY_PORT}/`],
      interval: "2s",
    },
    timing: { drain: "0s", longestRequest: "60s" },
    update: { order: "stop-first" },
    placement,
    resources: { limits: { memory: "512MiB" } },
  };
}

export interface GatewaySpecArgs {
  readonly name: string;
  readonly placement: Placement;
  /** Default 1; each on a machine of its own. */
  readonly instances?: number;
  /** Of the machine. */
  readonly port: number;
  readonly access: GatewaySettings["access"];
  /** IP addresses of the only ones who may ask. Default: anybody. */
  readonly sources?: readonly string[];
  /** The service behind it. */
  readonly backend: string;
}

/** HAProxy in front of it, on a port of the machine. */
export function gatewaySpec(args: GatewaySpecArgs): ServiceSpec {
  const { name, placement, instances = 1, port, access, backend } = args;
  const hasUsers = access === "clients";
  const config = gatewayConfig({
    port: GATEWAY_PORT,
    certificateFile: FILES.certificate.path,
    access,
    sources: args.sources,
    backend: { host: backend, port: REGISTRY_PORT, instances },
  });
  return {
    name,
    image: "haproxy",
    replicas: instances,
    command: ["haproxy", "-f", MAIN_CONFIG, ...(hasUsers ? ["-f", FILES.users.path] : [])],
    user: `${HAPROXY_UID}:${HAPROXY_UID}`,
    configFiles: [{ path: MAIN_CONFIG, content: config }],
    secrets: [FILES.certificate, ...(hasUsers ? [FILES.users] : [])],
    hostPorts: [{ container: GATEWAY_PORT, host: port }],
    health: {
      command: [
        "wget",
        "-q",
        "-O",
        "/dev/null",
        `http://127.0.0.1:${GATEWAY_HEALTH_PORT}${GATEWAY_HEALTH_PATH}`,
      ],
      interval: "2s",
    },
    timing: { drain: "0s", longestRequest: "60s" },
    update: { order: "stop-first" },
    placement: { ...placement, maxPerNode: 1 },
    resources: { limits: { memory: "128MiB" } },
  };
}
