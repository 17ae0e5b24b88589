import { DEFAULT_STATE_PORT } from "../model/state-store";
import { mirrorPort } from "../model/registry-clients";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";

type Section = Readonly<Record<string, unknown>>;

/** Ports of the machines themselves: Swarm's, and SSH's usual one. */
const TAKEN: Readonly<Record<number, string>> = {
  22: "SSH",
  2377: "Swarm",
  7946: "Swarm",
};

/** The numbers given to ports differ, and are none of the machines' own. */
export function portProblems(values: Section): Problem[] {
  const edge = section(values, "edge");
  const registry = section(values, "registry");
  const ports: [string, unknown][] = [
    ["slipway:edge.port", edge["port"] ?? 80],
    ...given(edge["tls"], "slipway:edge.tlsPort", edge["tlsPort"] ?? 443),
    ...(isRecord(registry["external"])
      ? []
      : [["slipway:registry.port", registry["port"] ?? 5000] as [string, unknown]]),
    ...given(
      registry["mirror"],
      "slipway:registry.mirror",
      mirrorPort(typeof registry["port"] === "number" ? registry["port"] : 5000),
    ),
    ...given(
      values["state"],
      "slipway:state.port",
      section(values, "state")["port"] ?? DEFAULT_STATE_PORT,
    ),
    ...given(values["dns"], "slipway:dns.port", section(values, "dns")["port"] ?? 53),
  ];
  const seen = new Map<unknown, string>();
  return ports.flatMap(([key, port]): Problem[] => {
    const own = isRecord(values["hosts"]) && typeof port === "number" ? TAKEN[port] : undefined;
    const other = seen.get(port) ?? (own && `${own}'s on every machine`);
    seen.set(port, key);
    if (key === "slipway:registry.mirror" && port === 65_536) {
      return [{ key, text: "its port would be 65536, allowed: slipway:registry.port up to 65534" }];
    }
    if (other === undefined) return [];
    const text = other.startsWith("slipway:") ? `which is ${other} too` : `which is ${other}`;
    return [{ key, text: `found ${String(port)}, ${text}, allowed: another port` }];
  });
}

function given(switched: unknown, key: string, port: unknown): [string, unknown][] {
  return isRecord(switched) ? [[key, port]] : [];
}

function section(values: Section, name: string): Section {
  const value = values[name];
  return isRecord(value) ? value : {};
}
