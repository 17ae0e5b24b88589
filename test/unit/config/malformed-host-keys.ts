import { HOST_KEY, JUMP_KEY } from "./hosts-sample";
import type { Malformed } from "./malformed";

const NAMED = "A machine has its own in /etc/ssh/ssh_host_ed25519_key.pub";
const PRIVATE =
  "Take the private key out of the file. Whoever may have seen it can pass as its owner, so make a new one.";
const M1_KEY = `address: 192.0.2.11\n        hostKey: ${HOST_KEY}`;
const KEY_ALLOWED = "allowed: the server's public key: ssh-ed25519 AAAA…";

function problem(key: string, text: string): string {
  return `Pulumi.platform.yaml: slipway:${key}: ${text}`;
}
function keyHint(name: string, address: string): string {
  return `${NAMED}; \`slipway host add ${name} ${address}\` reads it and writes the entry, where there is none yet.`;
}

/** A platform on machines with one thing wrong: keys and jump hosts. */
export const malformedHostKeys: readonly Malformed[] = [
  {
    title: "a private key where Azure takes a public one, without showing it",
    text: "config: { slipway:kind: platform, slipway:domain: a.org, slipway:hosts: { azure: { location: westeurope, dnsPrefix: a, allowSshFrom: [192.0.2.0/24], sshKey: hunter2 } } }",
    message: [
      problem(
        "hosts.azure.sshKey",
        "found text, allowed: a public key: ssh-ed25519 AAAA… or ssh-rsa AAAA… of 2048 bits or more",
      ),
    ],
  },
  {
    title: "a missing host key",
    from: `        hostKey: ${HOST_KEY}\n        role: worker`,
    to: "        role: worker",
    message: [
      problem("hosts.ssh[2].hostKey", "missing, allowed: a public key: ssh-ed25519 AAAA…"),
      keyHint("w1", "2001:db8::21"),
    ],
  },
  {
    title: "a missing host key of a jump host",
    from: `user: ops, hostKey: ${JUMP_KEY}`,
    to: "user: ops",
    message: [
      problem("hosts.ssh[2].jump.hostKey", "missing, allowed: a public key: ssh-ed25519 AAAA…"),
      `${NAMED}.`,
    ],
  },
  {
    title: "a host key with the address before it",
    from: M1_KEY,
    to: `address: 192.0.2.11\n        hostKey: 192.0.2.11 ${HOST_KEY}`,
    message: [
      problem(
        "hosts.ssh[0].hostKey",
        `found a key with something in front of its type, ${KEY_ALLOWED}`,
      ),
      keyHint("m1", "192.0.2.11"),
    ],
  },
  {
    title: "a host key of another type than it says",
    from: M1_KEY,
    to: `address: 192.0.2.11\n        hostKey: ${HOST_KEY.replace("ssh-ed25519", "ssh-rsa")}`,
    message: [
      problem(
        "hosts.ssh[0].hostKey",
        `found "ssh-rsa" with a key of "ssh-ed25519", ${KEY_ALLOWED}`,
      ),
      keyHint("m1", "192.0.2.11"),
    ],
  },
  {
    title: "a host key that is cut off",
    from: M1_KEY,
    to: `address: 192.0.2.11\n        hostKey: ${HOST_KEY.slice(0, -4)}`,
    message: [
      problem(
        "hosts.ssh[0].hostKey",
        `found "ssh-ed25519" with a key that is cut off or damaged, ${KEY_ALLOWED}`,
      ),
      keyHint("m1", "192.0.2.11"),
    ],
  },
  {
    title: "a fingerprint in place of a host key",
    from: M1_KEY,
    to: "address: 192.0.2.11\n        hostKey: SHA256:abcdefghijklmnopqrstuvwxyz",
    message: [
      problem(
        "hosts.ssh[0].hostKey",
        `found text that does not start with a type of key, ${KEY_ALLOWED}`,
      ),
      keyHint("m1", "192.0.2.11"),
    ],
  },
  {
    title: "a private key in place of a host key, without showing it",
    from: M1_KEY,
    to: `address: 192.0.2.11
        hostKey: |
          -----BEGIN OPENSSH PRIVATE KEY-----
          hunter2
          -----END OPENSSH PRIVATE KEY-----`,
    message: [problem("hosts.ssh[0].hostKey", `found a private key, ${KEY_ALLOWED}`), PRIVATE],
  },
  {
    title: "a private key in place of its file, without showing it",
    from: "key: ~/.ssh/id_ed25519",
    to: 'key: "-----BEGIN OPENSSH PRIVATE KEY-----\\nhunter2"',
    message: [
      problem("hosts.ssh[1].key", "found text, allowed: a file's path, such as ~/.ssh/id_ed25519"),
    ],
  },
  {
    title: "the inside of a private key in place of its file, without showing it",
    from: "key: ~/.ssh/id_ed25519",
    to: "key: b3BlbnNzaC1rZXktdjEAAAAAhunter2",
    message: [
      problem(
        "hosts.ssh[1].key",
        "found a private key, allowed: a file's path, such as ~/.ssh/id_ed25519",
      ),
      PRIVATE,
    ],
  },
  {
    title: "a jump host that is the machine itself",
    from: "jump.example.org",
    to: '"2001:db8::21"',
    message: [
      problem(
        "hosts.ssh[2].jump.address",
        `found "2001:db8::21", which is the machine's own, allowed: another machine's address`,
      ),
    ],
  },
  {
    title: "a jump host with a key of machines only",
    from: "jump: { address",
    to: "jump: { role: worker, address",
    message: [
      problem("hosts.ssh[2].jump.role", "unknown key, allowed: address, port, user, hostKey, key"),
    ],
  },
];
