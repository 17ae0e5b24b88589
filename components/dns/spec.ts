import type { Placement, ServiceSpec } from "../../model/service-spec";
import { DNS_PORT, type DnsAnswers, dnsConfig } from "./config";

const CONFIG_PATH = "/etc/slipway/dnsmasq.conf";

export interface DnsSettings extends DnsAnswers {
  /** Of each machine, by UDP and by TCP. */
  readonly port: number;
  /** How many machines carry it. */
  readonly count: number;
  /** Which ones. */
  readonly on: Pick<Placement, "role" | "labels">;
}

/** dnsmasq on a port of each machine. It needs no capability, and writes nothing. */
export function dnsSpec(settings: DnsSettings): ServiceSpec {
  const { port, count, on, zone } = settings;
  return {
    name: "dns",
    image: "dnsmasq",
    replicas: count,
    entrypoint: ["dnsmasq"],
    command: ["--keep-in-foreground", `--conf-file=${CONFIG_PATH}`],
    user: "65534:65534",
    hostPorts: [
      { container: DNS_PORT, host: port, protocol: "udp" },
      { container: DNS_PORT, host: port, protocol: "tcp" },
    ],
    configFiles: [{ path: CONFIG_PATH, content: dnsConfig(settings) }],
    health: {
      command: ["nslookup", `-port=${DNS_PORT}`, `dns.${zone}`, "127.0.0.1"],
      interval: "2s",
    },
    timing: { drain: "0s", longestRequest: "5s" },
    placement: { ...on, maxPerNode: 1 },
    // One machine after the other: who asks two of them is answered by one.
    update: { order: "stop-first", delay: "5s" },
    resources: { limits: { memory: "64MiB" } },
  };
}
