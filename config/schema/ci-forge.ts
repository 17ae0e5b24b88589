import { z } from "zod";
import { key } from "./key";

/** Of users, teams and repositories: also a part of the names of secrets, so without dots. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,38}$/;
const name = z.string().regex(NAME);
const NAMES = "a list of names: lower-case letters, digits, - and _";

/** Whom the platform's own forge has anyway: the administrator, and the CI's two hands. */
export const FORGE_OPERATOR = "operator";
export const RELEASE_BOT = "slipway-release";
export const COMMENT_BOT = "slipway-comment";
export const FORGE_RESERVED: readonly string[] = [FORGE_OPERATOR, RELEASE_BOT, COMMENT_BOT];

/** In the words of errors and of the reference. */
export const MIRROR_URL = "an http(s):// address without a login";

const teamList = (description: string, fallback: string) =>
  key(z.array(name).default([]), { description, allowed: NAMES, default: fallback });

const user = z.strictObject({
  email: key(z.email(), {
    description: "Where the forge writes to.",
    allowed: "an e-mail address",
  }),
  name: key(z.string().min(1).max(100).optional(), {
    description: "As shown beside what the user does.",
    allowed: "text",
    default: "the user's name",
  }),
  teams: teamList("The teams of `slipway:ci.teams` that the user is in.", "none"),
});

const team = z.strictObject({
  permission: key(z.enum(["read", "write", "admin"]).default("write"), {
    description:
      "What its members may do in its repositories. Who may write to the infrastructure repository " +
      "can release: give the others `read`, and they work in forks.",
    allowed: "read, write, admin",
    default: "write",
  }),
  repositories: key(z.array(name).optional(), {
    description: "To which of `slipway:ci.repositories` it has access.",
    allowed: NAMES,
    default: "all",
  }),
});

const mirror = z.strictObject({
  // What it looks like is checked where it is not shown: it may have a login in it.
  url: key(z.string(), {
    description: "The repository that is copied, and copied again every 10 minutes.",
    allowed: MIRROR_URL,
  }),
  private: key(z.boolean().default(false), {
    description: "Whether it takes a token to read it: `slipway:secrets.forge-mirror-<name>`.",
    allowed: "true, false",
    default: "false",
  }),
});

const repository = z.strictObject({
  kind: key(z.enum(["infrastructure", "app"]), {
    description: "Which of Slipway's pipelines it has, and so which secrets and cron jobs.",
    allowed: "infrastructure, app",
  }),
  branch: key(
    z
      .string()
      .regex(/^[A-Za-z0-9][\w./-]*$/)
      .default("main"),
    {
      description:
        "The branch that is released from. Nobody pushes to it but the CI and `operator`.",
      allowed: "the name of a branch",
      default: "main",
    },
  ),
  mirror: key(mirror.optional(), {
    description:
      "A repository elsewhere that this one is a copy of, which can only be read. Not for infrastructure: " +
      "the CI commits there.",
    allowed: "url, private",
    default: "a repository of its own",
  }),
  merge: teamList("The teams that may merge, beside `operator`.", "none"),
  approvals: key(z.int().min(0).max(10).default(0), {
    description: "How many have to approve a pull request before it can be merged.",
    allowed: "a whole number, 0 to 10",
    default: "0: to merge is to approve",
  }),
  checks: key(z.array(z.string().min(1)).optional(), {
    description: "Statuses that a commit needs before it can be merged; `*` stands for any part.",
    allowed: "a list of names, such as [ci/woodpecker/pr/test]",
    default: "of infrastructure [ci/woodpecker/pr/*], of an app none",
  }),
  guard: key(z.boolean().default(false), {
    description:
      "Infrastructure: whether production is watched after its releases, every 10 minutes.",
    allowed: "true, false",
    default: "false",
  }),
});

/** What the platform's own forge holds: keys of `slipway:ci`. */
export const forgeKeys = {
  organization: key(
    z
      .string()
      .regex(/^[A-Za-z0-9][\w-]{0,38}$/)
      .optional(),
    {
      description: "To whom the repositories belong in the platform's own forge.",
      allowed: "letters, digits, - and _",
      default: "the project's name",
    },
  ),
  users: key(
    z
      .record(
        name,
        key(user, {
          description:
            "A user of the platform's own forge. The first password is `slipway:secrets.forge-user-<name>`.",
          allowed: "email, name, teams",
        }),
      )
      .default({}),
    { description: "Who works in the platform's own forge.", allowed: "names with users" },
  ),
  teams: key(
    z
      .record(
        name,
        key(team, {
          description: "A team. Whoever is in it without being listed is taken out.",
          allowed: "permission, repositories",
        }),
      )
      .default({}),
    { description: "Who may do what in the platform's own forge.", allowed: "names with teams" },
  ),
  repositories: key(
    z
      .record(
        name,
        key(repository, {
          description: "A repository, its protected branch, and what the CI knows of it.",
          allowed: "kind, branch, mirror, merge, approvals, checks, guard",
        }),
      )
      .prefault({ infrastructure: { kind: "infrastructure" } }),
    {
      description: "The repositories in the platform's own forge that the CI works for.",
      allowed: "names with repositories",
    },
  ),
};

/** Of `slipway:ci`, in the words of errors. */
export const FORGE_KEYS: readonly string[] = Object.keys(forgeKeys);

export type ForgeUser = Readonly<z.infer<typeof user>>;
export type ForgeTeam = Readonly<z.infer<typeof team>>;
export type ForgeRepository = Readonly<z.infer<typeof repository>>;
