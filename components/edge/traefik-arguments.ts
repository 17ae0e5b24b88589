import { SOCKET_PROXY_PORT } from "./socket-proxy-config";

/** The container's port of the entry point; above 1023, so that no capability is needed. */
export const WEB_PORT = 8000;
const PING_ADDRESS = "127.0.0.1:8082";

export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";

export interface TraefikSettings {
  /** Host name of the socket proxy in the network that both share. */
  readonly socketProxy: string;
  /** Name of the network that public services join. */
  readonly edgeNetwork: string;
  readonly dashboard: boolean;
  readonly logLevel: LogLevel;
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
    `--entryPoints.web.address=:${WEB_PORT}`,
    // X_Forwarded_For and its like, which some apps read as the header that Traefik sets.
    "--entryPoints.web.http.aliasHeadersStrategy=delete",
    // Requests under way when Traefik stops get this long to end.
    "--entryPoints.web.transport.lifeCycle.graceTimeOut=10s",
    `--providers.swarm.endpoint=tcp://${settings.socketProxy}:${SOCKET_PROXY_PORT}`,
    "--providers.swarm.exposedByDefault=false",
    `--providers.swarm.network=${settings.edgeNetwork}`,
    // Another platform on the same engine has another edge network: its services are not ours.
    `--providers.swarm.constraints=Label(\`traefik.swarm.network\`, \`${settings.edgeNetwork}\`)`,
    // A task that is gone is forgotten within a second: the default of 15 s drops requests.
    "--providers.swarm.refreshSeconds=1",
    // A machine that is gone costs a request 300 ms, then another instance is tried.
    "--serversTransport.forwardingTimeouts.dialTimeout=300ms",
    ...(settings.dashboard ? ["--api.dashboard=true", "--api.insecure=false"] : []),
  ];
}

/** Run inside the container: asks Traefik's own ping, which listens on loopback only. */
export function traefikHealthCommand(): string[] {
  return ["traefik", "healthcheck", ...pingArguments()];
}

function pingArguments(): string[] {
  return ["--ping=true", "--ping.entryPoint=ping", `--entryPoints.ping.address=${PING_ADDRESS}`];
}
