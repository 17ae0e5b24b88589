import type { ServiceSpec } from "../../model/service-spec";
import { onePerMachine } from "./nodes";
import {
  SOCKET_PROXY_HEALTH_PATH,
  SOCKET_PROXY_PORT,
  socketProxyConfig,
} from "./socket-proxy-config";

export const SOCKET_PROXY = "socket-proxy";

/**
 * Stands between Traefik and the engine's socket, and lets a few reads through. It runs as root,
 * which owns the socket, without a single capability of root.
 * @param managers one runs on each; Traefik asks whichever its name gives. Default 1.
 */
export function socketProxySpec(managers = 1): ServiceSpec {
  return {
    name: SOCKET_PROXY,
    image: "haproxy",
    user: "0:0",
    configFiles: [{ path: "/usr/local/etc/haproxy/haproxy.cfg", content: socketProxyConfig() }],
    health: {
      command: [
        "wget",
        "-q",
        "-O",
        "/dev/null",
        `http://127.0.0.1:${SOCKET_PROXY_PORT}${SOCKET_PROXY_HEALTH_PATH}`,
      ],
      interval: "2s",
    },
    timing: { drain: "0s", longestRequest: "10s" },
    // Only a manager's engine knows the swarm's services.
    placement: { role: "manager" },
    ...(managers > 1 && onePerMachine(managers, { role: "manager" })),
    resources: { limits: { memory: "64MiB" } },
  };
}
