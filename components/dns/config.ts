import { isIP } from "node:net";
import { UserError } from "../../model/user-error";

/** The container's port; above 1023, so that no capability is needed. */
export const DNS_PORT = 5353;

/** Seconds for which clients keep an answer: so long they ask a machine that is gone. */
const TTL_SECONDS = 30;

/** Bytes of a UDP answer that no network on the way splits (DNS Flag Day 2020). */
const LARGEST_PACKET = 1_232;

export interface DnsAnswers {
  /** The domain that it answers for, and every name below it. */
  readonly zone: string;
  /** IP addresses of the edge: each name of the zone has all of them. */
  readonly answers: readonly string[];
  /** The one name that leads elsewhere. Default: none does. */
  readonly registry?: { readonly name: string; readonly addresses: readonly string[] } | undefined;
  /**
   * IP addresses of DNS servers that are asked for all other names, `#port` allowed behind them.
   * Default none: such names are refused.
   */
  readonly upstream?: readonly string[];
}

/**
 * dnsmasq's configuration. What it knows it answers from here alone, and a question about the zone
 * never leaves it; there is no DHCP unless a range is given, and none is.
 * @throws UserError for an address that is none.
 */
export function dnsConfig({ zone, answers, registry, upstream = [] }: DnsAnswers): string {
  checkAddresses("the edge's addresses", answers);
  checkAddresses("the registry's address", registry?.addresses ?? []);
  checkAddresses(
    "slipway:dns.upstream",
    upstream.map((server) => server.replace(/#\d+$/, "")),
  );
  const lines = [
    `port=${DNS_PORT}`,
    // Neither the container's hosts file nor its DNS server, which is the engine's.
    "no-hosts",
    "no-resolv",
    "no-poll",
    // Names without a dot are somebody's search list, and nobody's business upstream.
    "domain-needed",
    // Tells no stranger which version it is.
    "no-ident",
    "cache-size=10000",
    `local-ttl=${TTL_SECONDS}`,
    `edns-packet-max=${LARGEST_PACKET}`,
    "pid-file=",
    "log-facility=-",
    `local=/${zone}/`,
    ...answers.map((address) => `address=/${zone}/${address}`),
    ...(registry?.addresses ?? []).map((address) => `host-record=${registry?.name},${address}`),
    ...upstream.map((server) => `server=${server}`),
  ];
  return `${lines.join("\n")}\n`;
}

function checkAddresses(what: string, addresses: readonly string[]): void {
  const wrong = addresses.filter((address) => isIP(address) === 0);
  if (wrong.length === 0) return;
  throw new UserError(
    `the DNS server cannot use ${what}: found ${wrong.map((one) => `"${one}"`).join(", ")}, ` +
      "allowed: IP addresses, since it asks nobody for what it answers with",
  );
}
