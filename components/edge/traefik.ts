import type { ServiceSpec } from "../../model/service-spec";
import { DASHBOARD_SECRET } from "./dashboard";
import {
  EDGE_GRACE,
  traefikArguments,
  traefikHealthCommand,
  type TraefikSettings,
  WEB_PORT,
} from "./traefik-arguments";
import { TRANSPORTS_PATH, transportsFile } from "./transports";

/** The proxy in front of all stacks, on a port of the machine, without the engine's socket. */
export function traefikSpec(settings: TraefikSettings & { readonly port: number }): ServiceSpec {
  return {
    name: "traefik",
    command: traefikArguments(settings),
    user: "65532:65532",
    hostPorts: [{ container: WEB_PORT, host: settings.port }],
    configFiles: [{ path: TRANSPORTS_PATH, content: transportsFile() }],
    secrets: settings.dashboard ? [DASHBOARD_SECRET] : [],
    health: { command: traefikHealthCommand(), interval: "2s" },
    timing: { drain: "0s", longestRequest: EDGE_GRACE },
    // The machine that people's requests come to.
    placement: { role: "manager" },
    // The new one can't open the port before the old one has closed it.
    update: { order: "stop-first" },
  };
}
