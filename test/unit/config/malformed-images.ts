import type { Malformed } from "./malformed";
import { DIGEST, OTHER_DIGEST } from "./samples";

/** An environment's file with one thing wrong: its pins. */
export const malformedImages: readonly Malformed[] = [
  {
    title: "images that are a list",
    from: "  slipway:images:\n",
    to: "  slipway:images: []\n  docker:images:\n",
    message: ["Pulumi.staging.yaml: slipway:images: found a list, allowed: names with pins"],
  },
  {
    title: "images that are text",
    from: "  slipway:images:\n",
    to: "  slipway:images: redis\n  docker:images:\n",
    message: [`Pulumi.staging.yaml: slipway:images: found "redis", allowed: names with pins`],
  },
  {
    title: "images that are a secret",
    from: "  slipway:images:\n",
    to: "  slipway:images: { secure: v1:ciphertext }\n  docker:images:\n",
    message: ["Pulumi.staging.yaml: slipway:images: found a secret, allowed: names with pins"],
  },
  {
    title: "a missing pin of an app",
    from: `    click-count: localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}
`,
    to: "",
    message: [
      "Pulumi.staging.yaml: slipway:images.click-count: missing, allowed: name:tag@sha256:<64 hex digits>",
      `Write \`unpinned\` there and run \`slipway build apps/click-count --pin staging\` or \`slipway up staging\`: it pins click-count.`,
    ],
  },
  {
    title: "a missing pin of a third party's image",
    from: `    redis: redis:7.4@${OTHER_DIGEST}
`,
    to: "",
    message: [
      "Pulumi.staging.yaml: slipway:images.redis: missing, allowed: name:tag@sha256:<64 hex digits>",
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "an image not pinned yet",
    from: `localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}`,
    to: "unpinned",
    message: [
      "Pulumi.staging.yaml: slipway:images.click-count: not pinned yet, allowed: name:tag@sha256:<64 hex digits>",
      `Run \`slipway build apps/click-count --pin staging\` or \`slipway up staging\`: it pins click-count.`,
    ],
  },
  {
    title: "a tag without digest",
    from: `localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}`,
    to: "localhost:5000/click-count:0.2",
    message: [
      `Pulumi.staging.yaml: slipway:images.click-count: found "localhost:5000/click-count:0.2", allowed: name:tag@sha256:<64 hex digits> (it has no digest)`,
      `Write \`unpinned\` there and run \`slipway build apps/click-count --pin staging\` or \`slipway up staging\`: it pins click-count.`,
    ],
  },
  {
    title: "a digest without tag",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: `redis@${OTHER_DIGEST}`,
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "redis@${OTHER_DIGEST}", allowed: name:tag@sha256:<64 hex digits> (it has no tag)`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "a digest that is too short",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "redis:7.4@sha256:12ab",
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "redis:7.4@sha256:12ab", allowed: name:tag@sha256:<64 hex digits> (it is not an image reference: digest "sha256:12ab")`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "a digest of another algorithm",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "redis:7.4@md5:d41d8cd98f00b204e9800998ecf8427e",
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "redis:7.4@md5:d41d8cd98f00b204e9800998ecf8427e", allowed: name:tag@sha256:<64 hex digits> (it is not an image reference: digest "md5:d41d8cd98f00b204e9800998ecf8427e")`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "an image name in upper case",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "Redis:7.4@sha256:12ab",
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "Redis:7.4@sha256:12ab", allowed: name:tag@sha256:<64 hex digits> (it is not an image reference: name "Redis")`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "a malformed tag",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "redis:-7@unknown",
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "redis:-7@unknown", allowed: name:tag@sha256:<64 hex digits> (it is not an image reference: tag "-7")`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "a malformed registry",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "local_host:5000/redis:7.4@unknown",
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "local_host:5000/redis:7.4@unknown", allowed: name:tag@sha256:<64 hex digits> (it is not an image reference: registry "local_host:5000")`,
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "an unknown digest that nothing stands in for",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "redis:7.4@unknown",
    message: [
      `Pulumi.staging.yaml: slipway:images.redis: found "redis:7.4@unknown", allowed: name:tag@sha256:<64 hex digits>, or unknown with a record in .slipway/substitutions.json`,
      `Run \`npm run pins:verify\` on a machine with internet; it fills the digest in.`,
    ],
  },
  {
    title: "a pin that is a number",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "7.4",
    message: [
      "Pulumi.staging.yaml: slipway:images.redis: found 7.4, allowed: name:tag@sha256:<64 hex digits>",
    ],
  },
  {
    title: "a pin that is empty",
    from: ` redis:7.4@${OTHER_DIGEST}`,
    to: "",
    message: [
      "Pulumi.staging.yaml: slipway:images.redis: found nothing, allowed: name:tag@sha256:<64 hex digits>",
    ],
  },
  {
    title: "a pin that is encrypted",
    from: `redis:7.4@${OTHER_DIGEST}`,
    to: "{ secure: v1:ciphertext }",
    message: [
      "Pulumi.staging.yaml: slipway:images.redis: found a secret, allowed: name:tag@sha256:<64 hex digits>",
    ],
  },
  {
    title: "a misspelt image",
    from: "    redis: redis",
    to: "    reddis: redis",
    message: [
      "Pulumi.staging.yaml: slipway:images.reddis: unknown image, allowed: click-count, redis",
      "Pulumi.staging.yaml: slipway:images.redis: missing, allowed: name:tag@sha256:<64 hex digits>",
      "Did you mean slipway:images.redis?",
      `Pin the official image as name:tag@unknown; \`npm run pins:verify\` looks its digest up.`,
    ],
  },
  {
    title: "an image that nothing runs",
    from: "    redis: redis",
    to: "    memcached: redis:7.4@unknown\n    redis: redis",
    message: [
      "Pulumi.staging.yaml: slipway:images.memcached: unknown image, allowed: click-count, redis",
    ],
  },
];
