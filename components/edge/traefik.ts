import { fromMilliseconds } from "../../model/duration";
import type { ConfigFile, SecretFile, ServiceSpec } from "../../model/service-spec";
import { acmeParts } from "./acme";
import { DASHBOARD_SECRET } from "./dashboard";
import { type EdgeNodes, onePerMachine } from "./nodes";
import { EDGE_PAUSE_MS } from "./timing";
import { CERTIFICATE_SECRET, type EdgeTls } from "./tls";
import { TLS_PORT, WEB_PORT } from "./tls-arguments";
import { TLS_PATH, tlsFile } from "./tls-file";
import {
  EDGE_GRACE,
  traefikArguments,
  traefikHealthCommand,
  type TraefikSettings,
} from "./traefik-arguments";
import { TRANSPORTS_PATH, transportsFile } from "./transports";

export interface TraefikServiceSettings extends Omit<TraefikSettings, "severalManagers"> {
  /** Of each machine, for plain HTTP. */
  readonly port: number;
  /** Default: one of them, on a manager. */
  readonly nodes?: EdgeNodes | undefined;
}

/** The proxy in front of all stacks, on ports of the machine, without the engine's socket. */
export function traefikSpec(settings: TraefikServiceSettings): ServiceSpec {
  const { port, tls, nodes } = settings;
  const { secrets = [], configFiles = [], ...parts } = tls ? tlsParts(tls.from) : {};
  return {
    name: "traefik",
    command: traefikArguments({ ...settings, severalManagers: (nodes?.managers ?? 1) > 1 }),
    user: "65532:65532",
    hostPorts: [
      { container: WEB_PORT, host: port },
      ...(tls ? [{ container: TLS_PORT, host: tls.port }] : []),
    ],
    configFiles: [{ path: TRANSPORTS_PATH, content: transportsFile() }, ...configFiles],
    secrets: [...(settings.dashboard ? [DASHBOARD_SECRET] : []), ...secrets],
    health: { command: traefikHealthCommand(), interval: "2s" },
    timing: { drain: "0s", longestRequest: EDGE_GRACE },
    // The machine that people's requests come to.
    placement: { role: "manager" },
    // The new one can't open the port before the old one has closed it.
    update: { order: "stop-first" },
    ...(nodes && oneByOne(nodes)),
    ...parts,
  };
}

/** So that of several addresses all but one answer at any time. */
function oneByOne(nodes: EdgeNodes): Pick<ServiceSpec, "replicas" | "placement" | "update"> {
  const { update, ...spread } = onePerMachine(nodes.count, nodes.on);
  return { ...spread, update: { ...update, delay: fromMilliseconds(EDGE_PAUSE_MS) } };
}

function tlsParts(tls: EdgeTls): Partial<ServiceSpec> & {
  readonly secrets: readonly SecretFile[];
  readonly configFiles: readonly ConfigFile[];
} {
  const file = { path: TLS_PATH, content: tlsFile(tls) };
  if (tls.from === "authority") return { secrets: [CERTIFICATE_SECRET], configFiles: [file] };
  const parts = acmeParts(tls);
  return { ...parts, configFiles: [file, ...parts.configFiles] };
}
