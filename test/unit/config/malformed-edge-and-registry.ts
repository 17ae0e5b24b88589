import { CERTIFICATE, WITH_KEY } from "../support/certificate";
import type { Malformed } from "./malformed";

const ANCHOR = "  slipway:secrets: {}\n";

function problem(key: string, text: string): string {
  return `Pulumi.platform.yaml: slipway:${key}: ${text}`;
}

/** A platform on machines with one line more, which is wrong. */
function line(title: string, text: string, ...message: string[]): Malformed {
  return { title, from: ANCHOR, to: `  slipway:${text}\n${ANCHOR}`, message };
}

/** Wrong TLS, registries, mirrors and ports. */
export const malformedEdgeAndRegistry: readonly Malformed[] = [
  line(
    "TLS from nobody",
    "edge: { tls: {} }",
    problem("edge.tls.from", "missing, allowed: authority, acme"),
  ),
  line(
    "TLS from somebody else",
    "edge: { tls: { from: vault } }",
    problem("edge.tls.from", 'found "vault", allowed: authority, acme'),
  ),
  line(
    "TLS that is a switch",
    "edge: { tls: true }",
    problem("edge.tls", "found true, allowed: { from: authority } or { from: acme, email: … }"),
  ),
  line(
    "ACME without an address",
    "edge: { tls: { from: acme } }",
    problem("edge.tls.email", "missing, allowed: an e-mail address"),
  ),
  line(
    "an ACME server without TLS",
    "edge: { tls: { from: acme, email: a@example.org, server: 'http://acme.example.org/dir' } }",
    problem("edge.tls.server", 'found "http://acme.example.org/dir", allowed: an https:// address'),
  ),
  line(
    "a key of ACME for the own authority",
    "edge: { tls: { from: authority, email: a@example.org } }",
    problem("edge.tls.email", "unknown key, allowed: from, names"),
  ),
  line(
    "a name that is no domain",
    'edge: { tls: { from: authority, names: ["*.*.example.org"] } }',
    problem(
      "edge.tls.names[0]",
      'found "*.*.example.org", allowed: a list of domain names; "*." in front, with `acme` for `challenge: dns` only',
    ),
  ),
  line(
    "a challenge by DNS without a provider",
    "edge: { tls: { from: acme, email: a@example.org, challenge: dns } }",
    problem(
      "edge.tls.provider",
      "missing, allowed: the name of who serves the zone, such as rfc2136",
    ),
  ),
  line(
    "a provider without a challenge by DNS",
    "edge: { tls: { from: acme, email: a@example.org, provider: rfc2136 } }",
    problem("edge.tls.provider", "found without challenge: dns, allowed: with challenge: dns only"),
  ),
  line(
    "a certificate for all names by HTTP",
    'edge: { tls: { from: acme, email: a@example.org, names: [example.org, "*.example.org"] } }',
    problem(
      "edge.tls.names[1]",
      'found "*.example.org", allowed: a whole host name, or challenge: dns',
    ),
  ),
  line(
    "a provider's credentials in clear text, without showing them",
    "edge: { tls: { from: acme, email: a@example.org, challenge: dns, provider: hetzner, credentials: { HETZNER_API_KEY: hunter2 } } }",
    problem(
      "edge.tls.credentials.HETZNER_API_KEY",
      "found text, allowed: an encrypted value, { secure: … }",
    ),
  ),
  line(
    "a variable that is none",
    "edge: { tls: { from: acme, email: a@example.org, challenge: dns, provider: hetzner, credentials: { api-key: { secure: v1:x } } } }",
    problem(
      "edge.tls.credentials.api-key",
      "not a name, allowed: letters, digits and _, no digit first",
    ),
  ),
  line(
    "a resolver without a port",
    "edge: { tls: { from: acme, email: a@example.org, challenge: dns, provider: rfc2136, resolvers: [192.0.2.53, '192.0.2.53:53'] } }",
    problem(
      "edge.tls.resolvers[0]",
      'found "192.0.2.53", allowed: a list of host:port, such as [192.0.2.53:53]',
    ),
  ),
  line(
    "an authority that is a file's name",
    "edge: { tls: { from: acme, email: a@example.org, caCertificates: ca.pem } }",
    problem("edge.tls.caCertificates", 'found "ca.pem", allowed: certificates in PEM'),
  ),
  line(
    "a TLS port where nothing would answer",
    "edge: { tlsPort: 8443 }",
    problem("edge.tlsPort", "found without slipway:edge.tls, allowed: with slipway:edge.tls only"),
    "Nothing answers there without slipway:edge.tls.",
  ),
  line(
    "one port for HTTP and HTTPS",
    "edge: { port: 443, tls: { from: authority } }",
    problem("edge.tlsPort", "found 443, which is slipway:edge.port too, allowed: another port"),
  ),
  line(
    "Swarm's port for the registry",
    "registry: { port: 2377 }",
    problem(
      "registry.port",
      "found 2377, which is Swarm's on every machine, allowed: another port",
    ),
  ),
  line(
    "an external registry with a scheme",
    "registry: { external: { address: 'https://ghcr.io', username: robot } }",
    problem(
      "registry.external.address",
      'found "https://ghcr.io", allowed: host[:port][/path] in lower case, such as ghcr.io/team',
    ),
  ),
  line(
    "an external registry that Docker would look for elsewhere",
    "registry: { external: { address: registry/team, username: robot } }",
    problem(
      "registry.external.address",
      'found "registry/team", allowed: host[:port][/path] in lower case, such as ghcr.io/team',
    ),
  ),
  line(
    "an external registry without a user",
    "registry: { external: { address: ghcr.io } }",
    problem(
      "registry.external.username",
      "missing, allowed: a user name without spaces and colons",
    ),
  ),
  line(
    "a mirror without TLS, and one with a path",
    "registry: { mirrors: ['http://mirror.example.org', 'https://mirror.example.org/v2'] }",
    problem(
      "registry.mirrors[0]",
      'found "http://mirror.example.org", allowed: a list of https://host[:port] addresses',
    ),
    problem(
      "registry.mirrors[1]",
      'found "https://mirror.example.org/v2", allowed: a list of https://host[:port] addresses',
    ),
  ),
  line(
    "a mirror that is a switch",
    "registry: { mirror: true }",
    problem(
      "registry.mirror",
      "found true, allowed: of, username; {} for Docker Hub without a login",
    ),
  ),
  line(
    "a mirror of a registry's folder",
    "registry: { mirror: { of: 'https://registry.example.org/hub' } }",
    problem(
      "registry.mirror.of",
      'found "https://registry.example.org/hub", allowed: an https://host[:port] address',
    ),
  ),
  line(
    "the mirror's port for the edge",
    "registry: { mirror: {}, port: 79 }",
    problem("registry.mirror", "found 80, which is slipway:edge.port too, allowed: another port"),
  ),
  line(
    "a mirror behind the last port",
    "registry: { mirror: {}, port: 65535 }",
    problem(
      "registry.mirror",
      "its port would be 65536, allowed: slipway:registry.port up to 65534",
    ),
  ),
  line(
    "a registry's authority that is a file's name, and one with a key, without showing either",
    `registry: { authorities: { ghcr.io: ca.pem, "r.example.org:5000": ${JSON.stringify(WITH_KEY)} } }`,
    problem("registry.authorities.ghcr.io", "found text, allowed: certificates in PEM, and no key"),
    problem(
      "registry.authorities.r.example.org:5000",
      "found text, allowed: certificates in PEM, and no key",
    ),
  ),
  line(
    "an authority of a registry's folder",
    `registry: { authorities: { ghcr.io/team: ${JSON.stringify(CERTIFICATE)} } }`,
    problem(
      "registry.authorities.ghcr.io/team",
      "not the name of a registry, allowed: host[:port], such as registry.example.org:5000",
    ),
  ),
  line(
    "a store for somebody else's registry",
    "registry: { external: { address: ghcr.io, username: a }, storage: { s3: { bucket: images } } }",
    problem(
      "registry.storage",
      "found with slipway:registry.external, allowed: for the platform's own registry only",
    ),
  ),
  line(
    "a store with a path",
    "registry: { storage: { s3: { bucket: IMAGES, endpoint: 'https://s3.example.org/images' } } }",
    problem(
      "registry.storage.s3.bucket",
      'found "IMAGES", allowed: 3 to 63 of a-z, 0-9, . and -, a letter or digit first and last',
    ),
    problem(
      "registry.storage.s3.endpoint",
      'found "https://s3.example.org/images", allowed: an http:// or https:// address of host[:port], such as https://s3.example.org:9000',
    ),
  ),
  {
    title: "a made-up key of a store",
    from: ANCHOR,
    to: "  slipway:registry: { storage: { s3: { bucket: images } } }\n  slipway:secrets: { registry-s3-secret-key: generate }\n",
    message: [
      problem(
        "secrets.registry-s3-secret-key",
        "found generate, allowed: the encrypted key that the store gave",
      ),
    ],
  },
  {
    title: "a made-up password of what is mirrored",
    from: ANCHOR,
    to: "  slipway:registry: { mirror: { username: team } }\n  slipway:secrets: { mirror-password: generate }\n",
    message: [
      problem(
        "secrets.mirror-password",
        "found generate, allowed: the encrypted password of slipway:registry.mirror.username",
      ),
    ],
  },
  {
    title: "a made-up password of somebody else's registry",
    from: ANCHOR,
    to: "  slipway:registry: { external: { address: ghcr.io, username: robot } }\n  slipway:secrets: { registry-password: generate }\n",
    message: [
      problem(
        "secrets.registry-password",
        "found generate, allowed: the encrypted password of slipway:registry.external",
      ),
    ],
  },
];
