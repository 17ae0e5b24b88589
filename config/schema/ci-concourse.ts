import { z } from "zod";
import { key } from "./key";

/** CIs that a platform can have. */
export const CI_KINDS = ["woodpecker", "concourse"] as const;

export const kind = key(z.enum(CI_KINDS).default("woodpecker"), {
  description:
    "Which CI: Woodpecker, or Concourse with a forge of your own. Concourse's images can't be made on " +
    "a machine that can't pull them, and its worker is a privileged container.",
  allowed: CI_KINDS.join(", "),
  default: "woodpecker",
});

/** As git takes one in a command, without a login in it. */
const URI = /^(?:ssh:\/\/|git@|https:\/\/)[\w.:/~-]+(?:@[\w.:/~-]+)?$/;

export const concourse = key(
  z
    .strictObject({
      uri: key(z.string().regex(URI), {
        description: "Where the infrastructure repository is cloned from.",
        allowed: "an address of git's by SSH, such as git@github.com:team/infrastructure.git",
      }),
      repository: key(z.string().regex(/^[\w.-]+(?:\/[\w.-]+)+$/), {
        description: "What the forge calls it.",
        allowed: "owner/name",
      }),
      branch: key(
        z
          .string()
          .regex(/^[A-Za-z0-9][\w./-]*$/)
          .default("main"),
        {
          description: "The branch that is released from.",
          allowed: "the name of a branch",
          default: "main",
        },
      ),
    })
    .optional(),
  {
    description:
      "With `kind: concourse`: whose pipeline is set. Its variables are the secret `concourse-vars`, as " +
      "YAML: `repository_key`, and the names of docs/ci.md under Secrets.",
    allowed: "uri, repository, branch",
    default: "none",
  },
);
