import * as path from "node:path";
import { fromMilliseconds } from "../../model/duration";
import { SOCKET_PROXY_PORT } from "./socket-proxy-config";
import { DIAL_TIMEOUT_MS, EDGE_REFRESH_MS, ENGINE_ANSWER_MS, IDLE_CONNECTION_MS } from "./timing";
import type { EdgeTls } from "./tls";
import { entryPointArguments } from "./tls-arguments";
import { TLS_PATH } from "./tls-file";
import { TRANSPORTS_PATH } from "./transports";

/** Of the container's own loopback: reached by what runs inside it, and by nothing else. */
const INTERNAL_ADDRESS = "127.0.0.1:8082";

/** What is under way when Traefik itself stops gets this long to end: a default longest request. */
export const EDGE_GRACE = "12s";

/**
 * Of a whole request, its body included: Traefik's own 60 s break a slow upload off. It is not
 * without end, since by it a connection that never says anything is closed at last.
 */
const READ_TIMEOUT = "24h";

/** Bounds of the latencies that are counted, in seconds: near enough for a 95th percentile. */
const LATENCY_BUCKETS = [
  0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 30, 60,
];

export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";

export interface TraefikSettings {
  /** Host name of the socket proxy in the network that both share. */
  readonly socketProxy: string;
  /** Name of the network that public services join. */
  readonly edgeNetwork: string;
  readonly dashboard: boolean;
  readonly logLevel: LogLevel;
  /** Default: plain HTTP. */
  readonly tls?: { readonly from: EdgeTls; readonly port: number } | undefined;
  /** Whether there is a socket proxy on each of several machines. Default false. */
  readonly severalManagers?: boolean;
}

/** Traefik's static configuration, one argument each. */
export function traefikArguments(settings: TraefikSettings): string[] {
  return [
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
    "--log.format=json",
    `--log.level=${settings.logLevel}`,
    "--accessLog=true",
    "--accessLog.format=json",
    ...pingArguments(),
    ...metricsArguments(),
    ...entryPointArguments(settings.tls, { grace: EDGE_GRACE, read: READ_TIMEOUT }),
    `--providers.swarm.endpoint=tcp://${settings.socketProxy}:${SOCKET_PROXY_PORT}`,
    "--providers.swarm.exposedByDefault=false",
    `--providers.swarm.network=${settings.edgeNetwork}`,
    // Another platform on the same engine has another edge network: its services are not ours.
    `--providers.swarm.constraints=Label(\`traefik.swarm.network\`, \`${settings.edgeNetwork}\`)`,
    // A task that is gone is forgotten as soon: the default of 15 s drops requests.
    `--providers.swarm.refreshSeconds=${EDGE_REFRESH_MS / 1_000}`,
    ...(settings.severalManagers
      ? [`--providers.swarm.httpClientTimeout=${fromMilliseconds(ENGINE_ANSWER_MS)}`]
      : []),
    // By default what is seen may wait 2 s more, three in all, until it is taken over.
    "--providers.providersThrottleDuration=0s",
    settings.tls
      ? `--providers.file.directory=${path.posix.dirname(TLS_PATH)}`
      : `--providers.file.filename=${TRANSPORTS_PATH}`,
    "--providers.file.watch=false",
    // The same as in the file, for services that name no transport of it.
    `--serversTransport.forwardingTimeouts.dialTimeout=${fromMilliseconds(DIAL_TIMEOUT_MS)}`,
    `--serversTransport.forwardingTimeouts.idleConnTimeout=${fromMilliseconds(IDLE_CONNECTION_MS)}`,
    ...(settings.dashboard ? ["--api.dashboard=true", "--api.insecure=false"] : []),
  ];
}

/** Run inside the container: asks Traefik's own ping, which listens on loopback only. */
export function traefikHealthCommand(): string[] {
  return ["traefik", "healthcheck", ...pingArguments()];
}

function pingArguments(): string[] {
  return [
    "--ping=true",
    "--ping.entryPoint=ping",
    `--entryPoints.ping.address=${INTERNAL_ADDRESS}`,
  ];
}

/** Routers count what clients get; services, each attempt at an instance, repeated ones too. */
function metricsArguments(): string[] {
  return [
    "--metrics.prometheus=true",
    "--metrics.prometheus.entryPoint=ping",
    "--metrics.prometheus.addEntryPointsLabels=false",
    "--metrics.prometheus.addRoutersLabels=true",
    "--metrics.prometheus.addServicesLabels=true",
    `--metrics.prometheus.buckets=${LATENCY_BUCKETS.join(",")}`,
  ];
}
