import type { Malformed } from "./malformed";

/** An environment's file with one thing wrong: what the stack is. */
export const malformedEnvironment: readonly Malformed[] = [
  {
    title: "a misspelt kind",
    from: "kind: environment",
    to: "kind: enviroment",
    message: [
      `Pulumi.staging.yaml: slipway:kind: found "enviroment", allowed: platform, environment`,
    ],
  },
  {
    title: "a kind of another type",
    from: "kind: environment",
    to: "kind: 5",
    message: ["Pulumi.staging.yaml: slipway:kind: found 5, allowed: platform, environment"],
  },
  {
    title: "a missing kind",
    from: "  slipway:kind: environment\n",
    to: "",
    message: ["Pulumi.staging.yaml: slipway:kind: missing, allowed: platform, environment"],
  },
  {
    title: "a secret where the kind belongs",
    from: "kind: environment",
    to: "kind: { secure: v1:ciphertext }",
    message: ["Pulumi.staging.yaml: slipway:kind: found a secret, allowed: platform, environment"],
  },
  {
    title: "a misspelt namespace",
    from: "slipway:domain",
    to: "slipwy:domain",
    message: [
      "Pulumi.staging.yaml: slipwy:domain: unknown namespace, allowed: slipway, azure-native, command, docker, kubernetes, pulumi",
      "Did you mean slipway:domain?",
    ],
  },
  {
    title: "a namespace that nobody reads",
    from: "slipway:domain",
    to: "warehouse:domain",
    message: [
      "Pulumi.staging.yaml: warehouse:domain: unknown namespace, allowed: slipway, azure-native, command, docker, kubernetes, pulumi",
    ],
  },
  {
    title: "a misspelt key",
    from: "slipway:domain",
    to: "slipway:domian",
    message: [
      "Pulumi.staging.yaml: slipway:domian: unknown key, allowed: kind, cluster, domain, hostname, guard, notify, images, services, secrets",
      "Did you mean slipway:domain?",
    ],
  },
  {
    title: "a key that nothing resembles",
    from: "slipway:domain",
    to: "slipway:colour",
    message: [
      "Pulumi.staging.yaml: slipway:colour: unknown key, allowed: kind, cluster, domain, hostname, guard, notify, images, services, secrets",
    ],
  },
  {
    title: "a key of platforms only",
    from: "slipway:domain: example.org",
    to: "slipway:registry: { port: 5001 }",
    message: [
      "Pulumi.staging.yaml: slipway:registry: unknown key, allowed: kind, cluster, domain, hostname, guard, notify, images, services, secrets",
      "slipway:registry belongs to a platform.",
    ],
  },
  {
    title: "a domain in upper case",
    from: "example.org",
    to: "Example.org",
    message: [
      `Pulumi.staging.yaml: slipway:domain: found "Example.org", allowed: a domain name in lower case, such as example.org`,
    ],
  },
  {
    title: "a domain with a scheme",
    from: "example.org",
    to: "http://example.org",
    message: [
      `Pulumi.staging.yaml: slipway:domain: found "http://example.org", allowed: a domain name in lower case, such as example.org`,
    ],
  },
  {
    title: "a domain that is a list",
    from: "domain: example.org",
    to: "domain: [example.org]",
    message: [
      "Pulumi.staging.yaml: slipway:domain: found a list, allowed: a domain name in lower case, such as example.org",
    ],
  },
  {
    title: "an empty domain",
    from: "domain: example.org",
    to: 'domain: ""',
    message: [
      `Pulumi.staging.yaml: slipway:domain: found "", allowed: a domain name in lower case, such as example.org`,
    ],
  },
  {
    title: "a pattern with an unknown placeholder",
    from: "staging.{host}.{domain}",
    to: "staging.{hots}.{domain}",
    message: [
      `Pulumi.staging.yaml: slipway:hostname: found "staging.{hots}.{domain}", allowed: a pattern of {host}, {domain} and DNS labels (unknown placeholder {hots})`,
    ],
  },
  {
    title: "a pattern that makes no host name",
    from: "staging.{host}.{domain}",
    to: "staging_{host}.{domain}",
    message: [
      `Pulumi.staging.yaml: slipway:hostname: found "staging_{host}.{domain}", allowed: a pattern of {host}, {domain} and DNS labels (not a host name)`,
    ],
  },
  {
    title: "a pattern with an open brace",
    from: "staging.{host}.{domain}",
    to: "{host.{domain}",
    message: [
      `Pulumi.staging.yaml: slipway:hostname: found "{host.{domain}", allowed: a pattern of {host}, {domain} and DNS labels (not a host name)`,
    ],
  },
  {
    title: "a pattern of another type",
    from: '"staging.{host}.{domain}"',
    to: "5",
    message: [
      `Pulumi.staging.yaml: slipway:hostname: found 5, allowed: a pattern of {host}, {domain} and DNS labels, such as "staging.{host}.{domain}"`,
    ],
  },
  {
    title: "a missing cluster",
    from: "  slipway:cluster: { from: platform }\n",
    to: "",
    message: ["Pulumi.staging.yaml: slipway:cluster: missing, allowed: { from: <platform stack> }"],
  },
  {
    title: "a cluster that is text",
    from: "{ from: platform }",
    to: "platform",
    message: [
      `Pulumi.staging.yaml: slipway:cluster: found "platform", allowed: { from: <platform stack> }`,
    ],
  },
  {
    title: "a cluster of its own",
    from: "{ from: platform }",
    to: "{ kind: swarm }",
    message: [
      "Pulumi.staging.yaml: slipway:cluster.from: missing, allowed: the name of a platform stack, such as platform",
      "Pulumi.staging.yaml: slipway:cluster.kind: unknown key, allowed: from",
      "An environment joins a platform's cluster; one of its own is not available yet.",
    ],
  },
  {
    title: "a cluster from nowhere",
    from: "{ from: platform }",
    to: "{}",
    message: [
      "Pulumi.staging.yaml: slipway:cluster.from: missing, allowed: the name of a platform stack, such as platform",
    ],
  },
  {
    title: "a cluster from a list",
    from: "{ from: platform }",
    to: "{ from: [platform] }",
    message: [
      "Pulumi.staging.yaml: slipway:cluster.from: found a list, allowed: the name of a platform stack, such as platform",
    ],
  },
  {
    title: "a cluster from a name with spaces",
    from: "{ from: platform }",
    to: "{ from: the platform }",
    message: [
      `Pulumi.staging.yaml: slipway:cluster.from: found "the platform", allowed: the name of a platform stack, such as platform`,
    ],
  },
  {
    title: "a stack that joins itself",
    from: "{ from: platform }",
    to: "{ from: staging }",
    message: [
      `Pulumi.staging.yaml: slipway:cluster.from: found "staging", which is this stack, allowed: the name of a platform stack`,
    ],
  },
];
