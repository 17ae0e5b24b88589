import type { Malformed } from "./malformed";

/** Files that are wrong as a whole. */
export const malformedFiles: readonly Malformed[] = [
  {
    title: "an empty file",
    text: "",
    message: [
      "Pulumi.staging.yaml: slipway:kind: missing, allowed: platform, environment",
      "Pulumi.staging.yaml: slipway:images.click-count: missing, allowed: name:tag@sha256:<64 hex digits>",
      "Pulumi.staging.yaml: slipway:images.redis: missing, allowed: name:tag@sha256:<64 hex digits>",
      "Pulumi.staging.yaml: slipway:secrets.name-key: missing, allowed: an encrypted value, { secure: … }",
      "Pulumi.staging.yaml: slipway:secrets.redis-password: missing, allowed: an encrypted value, { secure: … }",
      `Write \`unpinned\` there and run \`slipway build apps/click-count --pin staging\` or \`slipway up staging\`: it pins click-count.`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a file of comments",
    text: "# nothing yet\n",
    message: [
      "Pulumi.staging.yaml: slipway:kind: missing, allowed: platform, environment",
      "Pulumi.staging.yaml: slipway:images.click-count: missing, allowed: name:tag@sha256:<64 hex digits>",
      "Pulumi.staging.yaml: slipway:images.redis: missing, allowed: name:tag@sha256:<64 hex digits>",
      "Pulumi.staging.yaml: slipway:secrets.name-key: missing, allowed: an encrypted value, { secure: … }",
      "Pulumi.staging.yaml: slipway:secrets.redis-password: missing, allowed: an encrypted value, { secure: … }",
      `Write \`unpinned\` there and run \`slipway build apps/click-count --pin staging\` or \`slipway up staging\`: it pins click-count.`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
      `\`slipway up staging\` makes a random value where the file says generate; \`pulumi config set --stack staging --secret --path slipway:secrets.<name>\` encrypts one.`,
    ],
  },
  {
    title: "a file that is a list",
    text: "- config\n",
    message: ["Pulumi.staging.yaml: the file does not hold names with values"],
  },
  {
    title: "a config that is text",
    text: "config: environment\n",
    message: ["Pulumi.staging.yaml: config does not hold names with values"],
  },
  {
    title: "a list that is not closed",
    text: "config:\n  slipway:images: [\n",
    message: [
      "Pulumi.staging.yaml:3:1: wrong indentation, or a list or map that is not closed",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "a name that stands there twice",
    text: "config:\n  slipway:domain: a.example\n  slipway:domain: b.example\n",
    message: [
      "Pulumi.staging.yaml:3:3: the name slipway:domain stands here a second time",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "a secret that stands there twice",
    text: "config:\n  slipway:secrets:\n    token: hunter2\n    token: hunter3\n",
    message: [
      "Pulumi.staging.yaml:4:5: the name token stands here a second time",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "a tab for indentation",
    text: "config:\n\tslipway:kind: environment\n",
    message: [
      "Pulumi.staging.yaml:2:1: a tab where spaces indent",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "a second document",
    text: "config: {}\n---\nconfig: {}\n",
    message: [
      "Pulumi.staging.yaml:2:1: a second document in the file",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "an alias that leads nowhere",
    text: "config:\n  slipway:domain: *hunter2\n",
    message: [
      "Pulumi.staging.yaml: its aliases can't be followed",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "two values on one line",
    text: "config:\n  slipway:domain: example.org: hunter2\n",
    message: [
      "Pulumi.staging.yaml:2:19: two values on one line, or a text with a colon that needs quotes",
      "Mend the YAML of the file first.",
    ],
  },
  {
    title: "a text that is not closed",
    text: 'config:\n  slipway:domain: "hunter2\n',
    message: [
      "Pulumi.staging.yaml:3:1: a missing comma, colon, bracket or quote",
      "Mend the YAML of the file first.",
    ],
  },
];
