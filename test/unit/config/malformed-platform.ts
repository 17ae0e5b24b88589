import type { Malformed } from "./malformed";
import { DIGEST } from "./samples";

/** A platform's file with one thing wrong. */
export const malformedPlatform: readonly Malformed[] = [
  {
    title: "a cluster kind to come",
    from: "{ kind: swarm }",
    to: "{ kind: kubernetes }",
    message: [
      `Pulumi.platform.yaml: slipway:cluster.kind: found "kubernetes", which is not available yet, allowed: swarm`,
    ],
  },
  {
    title: "another cluster kind to come",
    from: "{ kind: swarm }",
    to: "{ kind: docker }",
    message: [
      `Pulumi.platform.yaml: slipway:cluster.kind: found "docker", which is not available yet, allowed: swarm`,
    ],
  },
  {
    title: "a cluster kind that nobody knows",
    from: "{ kind: swarm }",
    to: "{ kind: nomad }",
    message: [`Pulumi.platform.yaml: slipway:cluster.kind: found "nomad", allowed: swarm`],
  },
  {
    title: "a platform that joins another",
    from: "{ kind: swarm }",
    to: "{ from: platform }",
    message: ["Pulumi.platform.yaml: slipway:cluster.from: unknown key, allowed: kind"],
  },
  {
    title: "a cluster that is text",
    from: "{ kind: swarm }",
    to: "swarm",
    message: [`Pulumi.platform.yaml: slipway:cluster: found "swarm", allowed: { kind: swarm }`],
  },
  {
    title: "a key of environments only",
    from: "slipway:registry: { port: 5000 }",
    to: 'slipway:hostname: "{host}.{domain}"',
    message: [
      "Pulumi.platform.yaml: slipway:hostname: unknown key, allowed: kind, domain, cluster, hosts, edge, registry, dns, state, ci, notify, images, secrets",
      "slipway:hostname belongs to an environment.",
    ],
  },
  {
    title: "overrides of services",
    from: "slipway:registry: { port: 5000 }",
    to: "slipway:services: {}",
    message: [
      "Pulumi.platform.yaml: slipway:services: unknown key, allowed: kind, domain, cluster, hosts, edge, registry, dns, state, ci, notify, images, secrets",
      "slipway:services belongs to an environment.",
    ],
  },
  {
    title: "a store of machines that there are none of",
    from: "slipway:registry: { port: 5000 }",
    to: "slipway:registry: { storage: { s3: { bucket: images } } }",
    message: [
      "Pulumi.platform.yaml: slipway:registry.storage: found without slipway:hosts, allowed: with slipway:hosts only",
    ],
  },
  {
    title: "a mirror of machines that there are none of",
    from: "slipway:registry: { port: 5000 }",
    to: "slipway:registry: { mirror: {} }",
    message: [
      "Pulumi.platform.yaml: slipway:registry.mirror: found without slipway:hosts, allowed: with slipway:hosts only",
      "An engine of this machine has mirrors by its own settings: registry-mirrors in daemon.json.",
    ],
  },
  {
    title: "a port above the range",
    from: "port: 80,",
    to: "port: 80000,",
    message: [
      "Pulumi.platform.yaml: slipway:edge.port: found 80000, allowed: a port number, 1 to 65535",
    ],
  },
  {
    title: "a port of zero",
    from: "port: 80,",
    to: "port: 0,",
    message: [
      "Pulumi.platform.yaml: slipway:edge.port: found 0, allowed: a port number, 1 to 65535",
    ],
  },
  {
    title: "a port that is a fraction",
    from: "port: 80,",
    to: "port: 80.5,",
    message: [
      "Pulumi.platform.yaml: slipway:edge.port: found 80.5, allowed: a port number, 1 to 65535",
    ],
  },
  {
    title: "a port in text",
    from: "port: 80,",
    to: 'port: "80",',
    message: [
      `Pulumi.platform.yaml: slipway:edge.port: found "80", allowed: a port number, 1 to 65535`,
    ],
  },
  {
    title: "a port that is a secret",
    from: "port: 80,",
    to: "port: { secure: v1:ciphertext },",
    message: [
      "Pulumi.platform.yaml: slipway:edge.port: found a secret, allowed: a port number, 1 to 65535",
    ],
  },
  {
    title: "a port with nothing behind it",
    from: "port: 80,",
    to: "port: ,",
    message: [
      "Pulumi.platform.yaml: slipway:edge.port: found nothing, allowed: a port number, 1 to 65535",
    ],
  },
  {
    title: "two parts at one port",
    from: "port: 80,",
    to: "port: 5000,",
    message: [
      "Pulumi.platform.yaml: slipway:registry.port: found 5000, which is slipway:edge.port too, allowed: another port",
    ],
  },
  {
    title: "a misspelt key of the edge",
    from: "dashboard:",
    to: "dashbord:",
    message: [
      "Pulumi.platform.yaml: slipway:edge.dashbord: unknown key, allowed: port, tlsPort, tls, logLevel, dashboard",
      "Did you mean slipway:edge.dashboard?",
    ],
  },
  {
    title: "a dashboard in words",
    from: "dashboard: false",
    to: 'dashboard: "no"',
    message: [`Pulumi.platform.yaml: slipway:edge.dashboard: found "no", allowed: true, false`],
  },
  {
    title: "a log level that nobody knows",
    from: "logLevel: INFO",
    to: "logLevel: LOUD",
    message: [
      `Pulumi.platform.yaml: slipway:edge.logLevel: found "LOUD", allowed: DEBUG, INFO, WARN, ERROR`,
    ],
  },
  {
    title: "an edge that is a number",
    from: "{ port: 80, dashboard: false, logLevel: INFO }",
    to: "80",
    message: [
      "Pulumi.platform.yaml: slipway:edge: found 80, allowed: port, tlsPort, tls, logLevel, dashboard",
    ],
  },
  {
    title: "a registry with a key that nobody knows",
    from: "{ port: 5000 }",
    to: "{ port: 5000, host: localhost }",
    message: [
      "Pulumi.platform.yaml: slipway:registry.host: unknown key, allowed: port, external, mirror, mirrors, authorities, storage",
    ],
  },
  {
    title: "a registry port below the range",
    from: "{ port: 5000 }",
    to: "{ port: -5 }",
    message: [
      "Pulumi.platform.yaml: slipway:registry.port: found -5, allowed: a port number, 1 to 65535",
    ],
  },
  {
    title: "a domain with a space",
    from: "slipway.localhost",
    to: "slipway localhost",
    message: [
      `Pulumi.platform.yaml: slipway:domain: found "slipway localhost", allowed: a domain name in lower case, such as example.org`,
    ],
  },
  {
    title: "an image of an app",
    from: "    traefik:",
    to: "    click-count: unpinned\n    traefik:",
    message: ["Pulumi.platform.yaml: slipway:images.click-count: unknown image, allowed: traefik"],
  },
  {
    title: "a missing pin",
    from: `    traefik: traefik:v3.7.15@${DIGEST}
`,
    to: "    {}\n",
    message: [
      "Pulumi.platform.yaml: slipway:images.traefik: missing, allowed: name:tag@sha256:<64 hex digits>",
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "a secret in clear text",
    from: "registry-password: { secure: v1:ciphertext }",
    to: "registry-password: hunter2",
    message: [
      "Pulumi.platform.yaml: slipway:secrets.registry-password: found a value in clear text, allowed: an encrypted value, { secure: … }",
      `\`slipway up platform\` makes a random value where the file says generate; \`pulumi config set --stack platform --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
];
