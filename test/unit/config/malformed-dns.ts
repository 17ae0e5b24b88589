import type { Malformed } from "./malformed";

const ANCHOR = "  slipway:secrets: {}\n";

/** A platform on machines, m1 of which carries the edge, with another DNS server. */
function dns(title: string, text: string, ...message: string[]): Malformed {
  return { title, from: ANCHOR, to: `  slipway:dns: ${text}\n${ANCHOR}`, message };
}

function problem(name: string, text: string): string {
  return `Pulumi.platform.yaml: slipway:dns.${name}: ${text}`;
}

const PORT_HINT =
  "The machines' engines have their containers ask at port 53: none can be told another.";

/** DNS servers that could not do what is asked of them. */
export const malformedDns: readonly Malformed[] = [
  dns(
    "the registry's port for DNS",
    "{ port: 5000, containers: false }",
    problem("port", "found 5000, which is slipway:registry.port too, allowed: another port"),
  ),
  dns(
    "a DNS server at a port that containers cannot ask",
    "{ port: 5300, upstream: [] }",
    problem("port", "found 5300, allowed: 53; another one with slipway:dns.containers: false"),
    PORT_HINT,
  ),
  dns(
    "a DNS server of containers that says nothing of other names",
    "{}",
    problem(
      "upstream",
      "missing, allowed: a list of IP addresses, such as [192.0.2.53]; [] where no other names are needed",
    ),
    "The machines' containers ask this server for every name, so say who knows those outside the domain (on Azure 168.63.129.16), or leave containers alone by slipway:dns.containers: false.",
  ),
  dns(
    "an upstream that is a name",
    "{ upstream: [192.0.2.53, dns.example.org] }",
    problem(
      "upstream[1]",
      'found "dns.example.org", allowed: a list of IP addresses, such as [192.0.2.53]',
    ),
  ),
  dns(
    "systemd's own resolver, which a container cannot reach",
    "{ upstream: [127.0.0.53] }",
    problem(
      "upstream[0]",
      'found "127.0.0.53", which every machine has for itself, allowed: the address of another DNS server',
    ),
  ),
  dns(
    "a DNS server that asks itself",
    "{ upstream: [192.0.2.53, 192.0.2.11] }",
    problem(
      "upstream[1]",
      'found "192.0.2.11", which is m1, where this server runs, allowed: the address of another DNS server',
    ),
  ),
  dns(
    "a switch in words",
    '{ upstream: [], containers: "no" }',
    problem("containers", 'found "no", allowed: true, false'),
  ),
  {
    title: "a DNS server of one engine",
    text: "config: { slipway:kind: platform, slipway:dns: { upstream: [] }, slipway:images: {}, slipway:secrets: {} }",
    message: [
      "Pulumi.platform.yaml: slipway:dns: found without slipway:hosts, allowed: with slipway:hosts only",
      "On one engine names below localhost lead to this machine by themselves. For another domain make a wildcard record in your DNS that leads to it.",
    ],
  },
];
