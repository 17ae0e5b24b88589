import { REGISTRY_CLIENTS } from "../../model/registry-clients";

/** Asked by health checks and load balancers; answers 200 while a registry answers. */
export const GATEWAY_HEALTH_PATH = "/slipway-health";
/** Of the container's own loopback, without TLS: for its own health check. */
export const GATEWAY_HEALTH_PORT = 8404;
/** Between two looks at a name: so long may a registry that was replaced be asked for. */
const NAME_SECONDS = 1;
/** Instances of the registry that the gateway finds at least. */
const INSTANCES = 4;

export interface GatewaySettings {
  /** In the container; above 1023, so that no capability is needed. */
  readonly port: number;
  /** PEM of key, certificate and chain. */
  readonly certificateFile: string;
  /**
   * `clients`: who has a password, of the user list `clients`. `anyone`: reads without one, and
   * nothing but reads; a Docker Engine sends no login to a mirror.
   */
  readonly access: "clients" | "anyone";
  /** IP addresses of the only ones who may ask. Default: anybody. */
  readonly sources?: readonly string[];
  /** The registry behind it: a name with an address for each instance. Default: up to 4. */
  readonly backend: { readonly host: string; readonly port: number; readonly instances?: number };
  /** The DNS server that knows the name. Default: the engine's own, in every container. */
  readonly nameserver?: string;
}

/**
 * HAProxy's configuration: ends TLS, asks who it is, and lets readers only read. What is pushed may
 * be of any size and take any time, as long as it moves. It has no secret in it: the user list is
 * another file.
 */
export function gatewayConfig(settings: GatewaySettings): string {
  const { port, certificateFile, access, backend, nameserver = "127.0.0.11:53" } = settings;
  return `global
  maxconn 1000
  # What is under way when it stops gets this long to end.
  hard-stop-after 60s
  log stdout format raw local0 info
  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets

resolvers names
  nameserver engine ${nameserver}
  resolve_retries 2
  timeout resolve ${NAME_SECONDS}s
  timeout retry 1s
  hold valid ${NAME_SECONDS}s

defaults
  mode http
  log global
  timeout connect 2s
  # To answer a health check, once connected: a registry that hashes layers on a busy machine is slow,
  # not gone. One that is gone does not connect.
  timeout check 5s
  # Between two bytes: the registry itself may take minutes to check a large layer.
  timeout client 10m
  timeout server 10m
  timeout http-request 10s
  timeout http-keep-alive 60s

frontend registry
  bind :${port} ssl crt ${certificateFile} alpn h2,http/1.1
  monitor-uri ${GATEWAY_HEALTH_PATH}
  monitor fail if { nbsrv(registry) lt 1 }
  # Never a header, nor what stands behind a question mark.
  log-format "%ci %[var(txn.client)] %HM %HPO %ST %B bytes %Ta ms"
${[...sourceRules(settings.sources), accessRules(access)].join("\n")}
  http-request del-header authorization
  http-request del-header forwarded
  http-request del-header x-forwarded-host
  http-request set-header x-forwarded-proto https
  http-after-response set-header docker-distribution-api-version registry/2.0
  default_backend registry

frontend health
  bind 127.0.0.1:${GATEWAY_HEALTH_PORT}
  monitor-uri ${GATEWAY_HEALTH_PATH}
  monitor fail if { nbsrv(registry) lt 1 }
  http-request set-log-level silent
  http-request deny deny_status 404

backend registry
  option httpchk GET /
  default-server check inter 1s fall 3 rise 1 resolvers names resolve-prefer ipv4 init-addr none
  server-template instance ${Math.max(INSTANCES, backend.instances ?? 1)} ${backend.host}:${backend.port}
`;
}

/** Docker leaves those who ask from other machines their addresses. */
function sourceRules(sources: readonly string[] | undefined): string[] {
  if (sources === undefined) return [];
  const refusal = answer(403, "DENIED", "this registry is open to the cluster's machines only");
  return [`  ${refusal} unless { src ${sources.join(" ")} }`];
}

/** One comparison with a hash a request: it takes a millisecond, in which nothing else is done. */
function accessRules(access: GatewaySettings["access"]): string {
  const reads = "{ method GET HEAD }";
  if (access === "anyone") {
    return `  http-request set-var(txn.client) str(anyone)
  ${answer(403, "DENIED", "this mirror is only read")} unless ${reads}`;
  }
  return `  http-request set-var(txn.client) http_auth_group(clients)
  ${answer(401, "UNAUTHORIZED", "log in with a name and a password", 'hdr www-authenticate "Basic realm=\\"Slipway\\""')} unless { var(txn.client) -m found }
  ${answer(403, "DENIED", "this client only reads")} if { var(txn.client) -m str ${REGISTRY_CLIENTS.reader} } !${reads}`;
}

/** In the words of the registry's own API, which Docker shows to people. */
function answer(status: number, code: string, message: string, headers = ""): string {
  const body = JSON.stringify({ errors: [{ code, message }] }).replaceAll('"', '\\"');
  const more = headers === "" ? "" : `${headers} `;
  return `http-request return status ${status} content-type application/json ${more}string "${body}"`;
}
