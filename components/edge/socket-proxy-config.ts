/** Where the proxy listens inside its private network. */
export const SOCKET_PROXY_PORT = 2375;
/** Asked by the proxy's own health check; answers 200 while the engine answers. */
export const SOCKET_PROXY_HEALTH_PATH = "/slipway-health";

/** What may be read of the engine, in full: Traefik's Swarm provider asks for nothing else. */
export const READABLE_PATHS = [
  "/_ping",
  "/version",
  "/events",
  "/services",
  "/tasks",
  "/networks",
  "/nodes",
] as const;

/**
 * HAProxy's configuration. The whole path is matched, so nothing below an allowed path is: reading
 * everything would also read secrets, through `/containers/<id>/archive`.
 */
export function socketProxyConfig(): string {
  const names = READABLE_PATHS.map((path) => path.slice(1)).join("|");
  return `global
  maxconn 128
  log stdout format raw local0 notice

defaults
  mode http
  log global
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
  default_backend engine

backend engine
  option httpchk GET /_ping
  server engine unix@/var/run/docker.sock check inter 2s fall 3 rise 1
`;
}
