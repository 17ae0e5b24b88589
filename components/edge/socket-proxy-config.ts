/** Where the proxy listens inside its private network. */
export const SOCKET_PROXY_PORT = 2375;
/** Where the engine's socket is mounted in the proxy's container. */
export const ENGINE_SOCKET = "/var/run/docker.sock";
/** Asked by the proxy's own health check; answers 200 while the engine answers. */
export const SOCKET_PROXY_HEALTH_PATH = "/slipway-health";

/**
 * What may be read of the engine, as regular expressions of whole paths: Traefik's Swarm provider
 * asks for nothing else.
 */
export const READABLE_PATHS = [
  "/_ping",
  "/version",
  "/events",
  "/services",
  "/tasks",
  "/networks",
  "/nodes",
  "/nodes/[a-z0-9]+",
] as const;

/**
 * HAProxy's configuration. The whole path is matched, so nothing below an allowed path is: reading
 * everything would also read secrets, through `/containers/<id>/archive`.
 */
export function socketProxyConfig(): string {
  const names = READABLE_PATHS.map((path) => path.slice(1)).join("|");
  return `global
  maxconn 128
  # Idle connections of a client that is gone don't keep it from stopping.
  hard-stop-after 1s
  log stdout format raw local0 info

defaults
  mode http
  log global
  option httplog
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-request 5s

frontend engine-api
  bind :${SOCKET_PROXY_PORT}
  monitor-uri ${SOCKET_PROXY_HEALTH_PATH}
  monitor fail if { nbsrv(engine) lt 1 }
  acl reads method GET
  acl pings method HEAD
  acl ping-path path_reg ^(/v1\\.[0-9]{1,2})?/_ping$
  acl readable path_reg ^(/v1\\.[0-9]{1,2})?/(${names})$
  http-request deny deny_status 403 if !reads !pings
  http-request deny deny_status 403 if pings !ping-path
  http-request deny deny_status 403 unless readable
  http-request deny deny_status 403 if { req.hdr_cnt(upgrade) gt 0 }
  http-request deny deny_status 403 if { req.body_size gt 0 }
  # Only what was refused is worth a line.
  http-request set-log-level silent
  default_backend engine

backend engine
  option httpchk GET /_ping
  server engine unix@${ENGINE_SOCKET} check inter 2s fall 3 rise 1
`;
}
