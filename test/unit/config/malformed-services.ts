import type { Malformed } from "./malformed";

/** An environment's file with one thing wrong: services and secrets. */
export const malformedServices: readonly Malformed[] = [
  {
    title: "a misspelt service",
    from: "    click-count:\n      replicas",
    to: "    click-cuont:\n      replicas",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-cuont: unknown service, allowed: click-count, redis",
      "Did you mean slipway:services.click-count?",
    ],
  },
  {
    title: "a service that nobody declared",
    from: "    click-count:\n      replicas",
    to: "    warehouse: {}\n    click-count:\n      replicas",
    message: [
      "Pulumi.staging.yaml: slipway:services.warehouse: unknown service, allowed: click-count, redis",
    ],
  },
  {
    title: "services that are a list",
    from: "  slipway:services:\n",
    to: "  slipway:services: []\n  docker:services:\n",
    message: [
      "Pulumi.staging.yaml: slipway:services: found a list, allowed: names with what differs",
    ],
  },
  {
    title: "a service with nothing below it",
    from: "    click-count:\n      replicas",
    to: "    redis:\n    click-count:\n      replicas",
    message: [
      "Pulumi.staging.yaml: slipway:services.redis: found nothing, allowed: replicas, environment, resources, placement",
    ],
  },
  {
    title: "replicas below zero",
    from: "replicas: 3",
    to: "replicas: -1",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.replicas: found -1, allowed: a whole number from 0",
    ],
  },
  {
    title: "replicas in words",
    from: "replicas: 3",
    to: "replicas: three",
    message: [
      `Pulumi.staging.yaml: slipway:services.click-count.replicas: found "three", allowed: a whole number from 0`,
    ],
  },
  {
    title: "a fraction of a replica",
    from: "replicas: 3",
    to: "replicas: 1.5",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.replicas: found 1.5, allowed: a whole number from 0",
    ],
  },
  {
    title: "a misspelt key of a service",
    from: "replicas: 3",
    to: "replica: 3",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.replica: unknown key, allowed: replicas, environment, resources, placement",
      "Did you mean slipway:services.click-count.replicas?",
    ],
  },
  {
    title: "a pin that stands under services",
    from: "replicas: 3",
    to: "image: redis",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.image: unknown key, allowed: replicas, environment, resources, placement",
    ],
  },
  {
    title: "an environment variable that is a number",
    from: "{ THEME: dark }",
    to: "{ THEME: 5 }",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.environment.THEME: found a number, allowed: text (a number or a boolean in quotes)",
    ],
  },
  {
    title: "an environment variable that is a boolean",
    from: "{ THEME: dark }",
    to: "{ THEME: true }",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.environment.THEME: found a boolean, allowed: text (a number or a boolean in quotes)",
    ],
  },
  {
    title: "an environment variable that is a secret",
    from: "{ THEME: dark }",
    to: "{ THEME: { secure: v1:ciphertext } }",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.environment.THEME: found a secret, allowed: text (a number or a boolean in quotes)",
    ],
  },
  {
    title: "an environment variable with a bad name",
    from: "{ THEME: dark }",
    to: "{ 9THEME: dark }",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.environment.9THEME: not a name, allowed: letters, digits and _, no digit first",
    ],
  },
  {
    title: "environment variables that are text",
    from: "{ THEME: dark }",
    to: "THEME=dark",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.environment: found text, allowed: names with texts",
    ],
  },
  {
    title: "resources that are a number",
    from: "{ limits: { cpus: 0.5, memory: 128MiB } }",
    to: "2",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.resources: found 2, allowed: limits, reservations",
    ],
  },
  {
    title: "a misspelt key of resources",
    from: "limits:",
    to: "limit:",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.resources.limit: unknown key, allowed: limits, reservations",
      "Did you mean slipway:services.click-count.resources.limits?",
    ],
  },
  {
    title: "a processor share of zero",
    from: "cpus: 0.5",
    to: "cpus: 0",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.resources.limits.cpus: found 0, allowed: a number above 0",
    ],
  },
  {
    title: "a processor share in text",
    from: "cpus: 0.5",
    to: 'cpus: "0.5"',
    message: [
      `Pulumi.staging.yaml: slipway:services.click-count.resources.limits.cpus: found "0.5", allowed: a number above 0`,
    ],
  },
  {
    title: "memory in a unit that is not known",
    from: "128MiB",
    to: "128M",
    message: [
      `Pulumi.staging.yaml: slipway:services.click-count.resources.limits.memory: found "128M", allowed: a size in text, such as 128MiB`,
    ],
  },
  {
    title: "memory without a unit",
    from: "128MiB",
    to: "128",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.resources.limits.memory: found 128, allowed: a size in text, such as 128MiB",
    ],
  },
  {
    title: "secrets that are text",
    from: "  slipway:secrets:\n",
    to: "  slipway:secrets: hunter2\n  docker:secrets:\n",
    message: [
      "Pulumi.staging.yaml: slipway:secrets: found text, allowed: names with encrypted values",
    ],
  },
  {
    title: "a secret in clear text",
    from: "redis-password: { secure: v1:ciphertext }",
    to: "redis-password: hunter2",
    message: [
      "Pulumi.staging.yaml: slipway:secrets.redis-password: found a value in clear text, allowed: an encrypted value, { secure: … }",
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a secret that is a number",
    from: "redis-password: { secure: v1:ciphertext }",
    to: "redis-password: 20080",
    message: [
      "Pulumi.staging.yaml: slipway:secrets.redis-password: found a number, allowed: an encrypted value, { secure: … }",
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a secret that is a map",
    from: "redis-password: { secure: v1:ciphertext }",
    to: "redis-password: { value: hunter2 }",
    message: [
      "Pulumi.staging.yaml: slipway:secrets.redis-password: found names with values, allowed: an encrypted value, { secure: … }",
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a secret not generated yet",
    from: "redis-password: { secure: v1:ciphertext }",
    to: "redis-password: generate",
    message: [
      "Pulumi.staging.yaml: slipway:secrets.redis-password: not generated yet, allowed: an encrypted value, { secure: … }",
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a missing secret",
    from: "    redis-password: { secure: v1:ciphertext }\n",
    to: "",
    message: [
      "Pulumi.staging.yaml: slipway:secrets.redis-password: missing, allowed: an encrypted value, { secure: … }",
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a misspelt secret",
    from: "redis-password:",
    to: "redis-pasword:",
    message: [
      "Pulumi.staging.yaml: slipway:secrets.redis-pasword: unknown secret, allowed: name-key, redis-password",
      "Pulumi.staging.yaml: slipway:secrets.redis-password: missing, allowed: an encrypted value, { secure: … }",
      "Did you mean slipway:secrets.redis-password?",
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "two mistakes at once",
    from: "replicas: 3\n      environment: { THEME: dark }",
    to: "replicas: -1\n      environment: { THEME: 5 }",
    message: [
      "Pulumi.staging.yaml: slipway:services.click-count.replicas: found -1, allowed: a whole number from 0",
      "Pulumi.staging.yaml: slipway:services.click-count.environment.THEME: found a number, allowed: text (a number or a boolean in quotes)",
    ],
  },
];
