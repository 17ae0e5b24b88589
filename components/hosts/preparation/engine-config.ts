/** Where the engine reads its settings. */
export const ENGINE_CONFIG_FILE = "/etc/docker/daemon.json";

/** Of one process in a container, where its service asks for nothing else. */
export const OPEN_FILES = 65_536;

export interface EngineConfigSettings {
  readonly registryMirrors?: readonly string[];
  readonly dns?: readonly string[];
}

/**
 * The engine's settings, after section 2 of the CIS Docker Benchmark 1.6.0 as far as a Swarm node
 * allows. Not here, with the item's number:
 * - 2.7 TLS: the engine listens to nothing but its local socket; it is reached through SSH.
 * - 2.9 user namespaces: the edge's socket proxy must be the root that owns the engine's socket.
 * - 2.12 authorization plug-in: whoever reaches the socket is an operator already.
 * - 2.13 remote logs: logs stay on the machine, bounded; where they go is the team's decision.
 * - 2.15 live restore: Swarm mode refuses it.
 * - 2.16 no userland proxy: without it a container reaches no port that is published on its own
 *   machine (tried with host-mode ports), such as the registry's or the edge's. What comes from
 *   other machines goes through the firewall's rules in either case, and keeps its address.
 * The items not named are the engine's defaults.
 */
function engineConfig({ registryMirrors = [], dns = [] }: EngineConfigSettings): object {
  return {
    // Always there and always first, so that a change of mirrors alone is seen as such.
    "registry-mirrors": registryMirrors,
    ...(dns.length > 0 ? { dns } : {}),
    // 2.2. Only of the default bridge: the swarm's networks are not affected.
    icc: false,
    // 2.3
    "log-level": "info",
    "log-driver": "json-file",
    "log-opts": { "max-file": "3", "max-size": "10m" },
    // 2.8. No limit of processes: it counts a user's processes of all containers together.
    "default-ulimits": { nofile: { Name: "nofile", Hard: OPEN_FILES, Soft: OPEN_FILES } },
    // 2.14
    "no-new-privileges": true,
  };
}

/** The settings' file: one key a line, which the scripts rely on. */
export function engineConfigText(settings: EngineConfigSettings): string {
  const lines = entries(settings).map(([key, value]) => `  ${key}: ${value}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/**
 * Each setting as it stands in any such file once its white space is gone, one a line: what a file
 * that somebody else wrote is compared with.
 */
export function engineConfigFragments(settings: EngineConfigSettings): string {
  return entries(settings)
    .filter(([, value]) => value !== "[]")
    .map(([key, value]) => `${key}:${value}`)
    .join("\n");
}

function entries(settings: EngineConfigSettings): [key: string, value: string][] {
  return Object.entries(engineConfig(settings)).map(([key, value]) => [
    JSON.stringify(key),
    JSON.stringify(value),
  ]);
}
