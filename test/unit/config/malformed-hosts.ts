import { HOST_KEY } from "./hosts-sample";
import type { Malformed } from "./malformed";

const REACH = "an IP address at which the other machines reach it";
const M1_KEY = `address: 192.0.2.11\n        hostKey: ${HOST_KEY}`;

function problem(key: string, text: string): string {
  return `Pulumi.platform.yaml: slipway:${key}: ${text}`;
}

/** A platform on machines with one thing wrong: the list, names and addresses. */
export const malformedHosts: readonly Malformed[] = [
  {
    title: "machines that are a list without a source",
    text: "config: { slipway:kind: platform, slipway:domain: example.org, slipway:hosts: [] }",
    message: [problem("hosts", "found a list, allowed: one of ssh, azure; engine")],
  },
  {
    title: "no source of machines",
    text: "config: { slipway:kind: platform, slipway:domain: example.org, slipway:hosts: {} }",
    message: [problem("hosts", "found no machines, allowed: one of ssh, azure")],
  },
  {
    title: "both sources of machines",
    from: "    ssh:",
    to: "    azure: {}\n    ssh:",
    message: [
      problem(
        "hosts.azure.location",
        "missing, allowed: a region in lower case without spaces, such as westeurope",
      ),
      problem(
        "hosts.azure.dnsPrefix",
        "missing, allowed: a-z, 0-9, -, a letter first, no - last, 50 letters at most",
      ),
      problem(
        "hosts.azure.sshKey",
        "missing, allowed: a public key: ssh-ed25519 AAAA… or ssh-rsa AAAA… of 2048 bits or more",
      ),
      problem(
        "hosts.azure.allowSshFrom",
        "missing, allowed: a list of IPv4 ranges, such as [203.0.113.0/24]",
      ),
      problem("hosts", "found ssh and azure, allowed: one of ssh, azure"),
    ],
  },
  {
    title: "no machine in the list",
    text: "config: { slipway:kind: platform, slipway:domain: a.org, slipway:hosts: { ssh: [] } }",
    message: [
      problem("hosts.ssh", "found no machine, allowed: at least one machine with role: manager"),
    ],
  },
  {
    title: "machines that are one",
    text: "config: { slipway:kind: platform, slipway:domain: a.org, slipway:hosts: { ssh: m1 } }",
    message: [problem("hosts.ssh", 'found "m1", allowed: a list of machines')],
  },
  {
    title: "a machine that is a name",
    from: "- name: w1",
    to: "- w2\n      - name: w1",
    message: [
      problem(
        "hosts.ssh[2]",
        'found "w2", allowed: name, address, port, user, hostKey, key, role, labels, availabilitySet, clusterAddress, jump',
      ),
    ],
  },
  {
    title: "a source that is misspelt",
    from: "    ssh:",
    to: "    shh:",
    message: [
      problem("hosts.shh", "unknown key, allowed: ssh, azure, engine"),
      problem("hosts", "found no machines, allowed: one of ssh, azure"),
      "Did you mean slipway:hosts.ssh?",
    ],
  },
  {
    title: "a misspelt key of a machine",
    from: "role: worker",
    to: "rôle: worker",
    message: [
      problem("hosts.ssh[2].role", "missing, allowed: manager, worker"),
      problem(
        "hosts.ssh[2].rôle",
        "unknown key, allowed: name, address, port, user, hostKey, key, role, labels, availabilitySet, clusterAddress, jump",
      ),
      "Did you mean slipway:hosts.ssh[2].role?",
    ],
  },
  {
    title: "a role that nobody knows",
    from: "role: worker",
    to: "role: leader",
    message: [problem("hosts.ssh[2].role", 'found "leader", allowed: manager, worker')],
  },
  {
    title: "a name twice",
    from: "name: w1",
    to: "name: m1",
    message: [
      problem(
        "hosts.ssh[2].name",
        'found "m1", which another machine has too, allowed: another one',
      ),
    ],
  },
  {
    title: "an address twice, and with it the one in the cluster",
    from: '"2001:db8::21"',
    to: "192.0.2.11",
    message: [
      problem(
        "hosts.ssh[2].clusterAddress",
        'found "192.0.2.11", which m1 has too, allowed: another one',
      ),
    ],
  },
  {
    title: "one address and port twice",
    from: "address: m2.example.org, port: 2222",
    to: "address: 192.0.2.11, port: 22",
    message: [
      problem(
        "hosts.ssh[1].address",
        'found "192.0.2.11", which m1 has too, allowed: an address and port of its own',
      ),
    ],
  },
  {
    title: "one address in the cluster in two spellings",
    from: "clusterAddress: 10.0.0.12",
    to: 'clusterAddress: "2001:db8:0::0021"',
    message: [
      problem(
        "hosts.ssh[2].clusterAddress",
        'found "2001:db8::21", which m2 has too, allowed: another one',
      ),
    ],
  },
  {
    title: "a name where machines need an address of the cluster",
    from: ", clusterAddress: 10.0.0.12",
    to: "",
    message: [
      problem("hosts.ssh[1].clusterAddress", `found "m2.example.org", allowed: ${REACH}`),
      "m2 has no clusterAddress, so its address counts: give the one by which the others reach it.",
    ],
  },
  {
    title: "a range as the address in the cluster",
    from: "clusterAddress: 10.0.0.12",
    to: "clusterAddress: 10.0.0.12/24",
    message: [problem("hosts.ssh[1].clusterAddress", `found "10.0.0.12/24", allowed: ${REACH}`)],
  },
  {
    title: "a loopback address in the cluster",
    from: "192.0.2.11",
    to: "127.0.0.1",
    message: [
      problem(
        "hosts.ssh[0].clusterAddress",
        `found "127.0.0.1", which every machine has for itself, allowed: ${REACH}`,
      ),
      "m1 has no clusterAddress, so its address counts: give the one by which the others reach it.",
    ],
  },
  {
    title: "IPv6's loopback in IPv4's clothes",
    from: "clusterAddress: 10.0.0.12",
    to: 'clusterAddress: "::ffff:127.0.0.1"',
    message: [
      problem(
        "hosts.ssh[1].clusterAddress",
        `found "::ffff:127.0.0.1", which every machine has for itself, allowed: ${REACH}`,
      ),
    ],
  },
  {
    title: "nobody's address in the cluster",
    from: "clusterAddress: 10.0.0.12",
    to: "clusterAddress: 0.0.0.0",
    message: [
      problem(
        "hosts.ssh[1].clusterAddress",
        `found "0.0.0.0", which is no machine's, allowed: ${REACH}`,
      ),
    ],
  },
  {
    title: "an address with a user in it",
    from: "192.0.2.11",
    to: "root@192.0.2.11",
    message: [
      problem(
        "hosts.ssh[0].address",
        'found "root@192.0.2.11", allowed: an IP address or a host name in lower case',
      ),
    ],
  },
  {
    title: "an address with a number too many",
    from: "192.0.2.11",
    to: "192.0.2.1.1",
    message: [
      problem(
        "hosts.ssh[0].address",
        'found "192.0.2.1.1", allowed: an IP address or a host name in lower case',
      ),
    ],
  },
  {
    title: "a port in text",
    from: "port: 2222",
    to: 'port: "2222"',
    message: [problem("hosts.ssh[1].port", 'found "2222", allowed: a port number, 1 to 65535')],
  },
  {
    title: "a user with a space",
    from: "user: ops, hostKey",
    to: 'user: "-o ProxyCommand=x", hostKey',
    message: [
      problem("hosts.ssh[1].user", 'found "-o ProxyCommand=x", allowed: a user name in lower case'),
    ],
  },
  {
    title: "workers only",
    text: `config:
  slipway:kind: platform
  slipway:domain: example.org
  slipway:hosts: { ssh: [{ name: w1, address: 192.0.2.1, hostKey: ${HOST_KEY}, role: worker }] }
`,
    message: [
      problem("hosts.ssh", "found workers only, allowed: at least one machine with role: manager"),
    ],
  },
  {
    title: "several mistakes, all at once",
    from: M1_KEY,
    to: "address: m1.example.org\n        hostKey: ssh-ed25519\n        port: 0\n        usr: ops",
    message: [
      problem("hosts.ssh[0].port", "found 0, allowed: a port number, 1 to 65535"),
      problem(
        "hosts.ssh[0].usr",
        "unknown key, allowed: name, address, port, user, hostKey, key, role, labels, availabilitySet, clusterAddress, jump",
      ),
      problem("hosts.ssh[0].clusterAddress", `found "m1.example.org", allowed: ${REACH}`),
      problem(
        "hosts.ssh[0].hostKey",
        `found "ssh-ed25519" without a key behind it, allowed: the server's public key: ssh-ed25519 AAAA…`,
      ),
      "Did you mean slipway:hosts.ssh[0].user?",
      "m1 has no clusterAddress, so its address counts: give the one by which the others reach it.",
      "A machine has its own in /etc/ssh/ssh_host_ed25519_key.pub; `slipway host add m1 m1.example.org` reads it and writes the entry, where there is none yet.",
    ],
  },
];
