import { z } from "zod";
import { isStoreUrl } from "../addresses";
import { isDomain } from "../hostname";
import { isSize } from "../../model/size";
import { FORGE_KEYS, forgeKeys } from "./ci-forge";
import { concourse, kind } from "./ci-concourse";
import { key } from "./key";

/** Forges that the CI can work with. */
export const FORGE_KINDS = ["gitea", "forgejo", "github", "gitlab"] as const;
export type ForgeKind = (typeof FORGE_KINDS)[number];

/** In the words of errors and of the reference. */
export const FORGE_URL = "an http(s)://host[:port] address";
export const CI_ADMINS = "a list of user names, such as [anna]";

const SIZE = "a number and KiB, MiB or GiB, such as 20GiB";

/** Where the forges are that most people mean. */
export const PUBLIC_FORGES: Partial<Readonly<Record<ForgeKind, string>>> = {
  github: "https://github.com",
  gitlab: "https://gitlab.com",
};

const host = (what: string, fallback: string) =>
  key(z.string().refine(isDomain).optional(), {
    description: `The host name at which ${what} answers.`,
    allowed: "a domain name in lower case",
    default: fallback,
  });

/** A user's name as the forges allow it. */
const user = z.string().regex(/^[A-Za-z0-9][\w.-]*$/);

/** `slipway:ci`. */
export const ci = key(
  z
    .strictObject({
      kind,
      forge: key(z.enum(FORGE_KINDS).default("gitea"), {
        description:
          "The forge whose repositories the CI works for. `gitea` without `url` is the platform's own.",
        allowed: FORGE_KINDS.join(", "),
        default: "gitea",
      }),
      url: key(z.string().refine(isStoreUrl).optional(), {
        description:
          "Where your own forge is. Its OAuth application for the CI is then `forge-oauth-client` and " +
          "`forge-oauth-secret` under `slipway:secrets`; it leads back to `/authorize` of the CI.",
        allowed: FORGE_URL,
        default: "the platform's own Gitea; of github and gitlab the public one",
      }),
      admins: key(z.array(user).min(1).optional(), {
        description: "Users of the forge who administer the CI.",
        allowed: CI_ADMINS,
        default: "[operator], who administers the platform's own forge; else it must be given",
      }),
      hosts: key(
        z
          .strictObject({
            forge: host("the platform's own forge", "git.<domain>"),
            ci: host("the CI", "ci.<domain>"),
          })
          .prefault({}),
        { description: "Under which names they are served.", allowed: "forge, ci" },
      ),
      agents: key(
        z
          .strictObject({
            workflows: key(z.int().min(1).max(32).default(2), {
              description:
                "How many workflows run at once, beside one that deploys: that one has an agent of its " +
                "own.",
              allowed: "a whole number, 1 to 32",
              default: "2",
            }),
          })
          .prefault({}),
        { description: "What runs the pipelines.", allowed: "workflows" },
      ),
      builder: key(
        z
          .strictObject({
            enabled: key(z.boolean().default(true), {
              description:
                "Whether the platform has what builds images without the engine's socket. Without it " +
                "only pipelines of repositories that you trust with the engine can build.",
              allowed: "true, false",
              default: "true",
            }),
            cache: key(z.string().refine(isSize).prefault("10GiB"), {
              description: "How much of what it built it keeps, for the next build.",
              allowed: SIZE,
              default: "10GiB",
            }),
          })
          .prefault({}),
        { description: "What builds the images of pipelines.", allowed: "enabled, cache" },
      ),
      database: key(z.enum(["sqlite", "postgres"]).default("sqlite"), {
        description:
          "Where the CI keeps what it knows: a file on its volume, or the PostgreSQL whose address is " +
          "`slipway:secrets.ci-database-url`.",
        allowed: "sqlite, postgres",
        default: "sqlite",
      }),
      image: key(
        z
          .string()
          .regex(/^[^\s,]+$/)
          .optional(),
        {
          description:
            "The image that has slipway, which pipelines know as SLIPWAY_CI_IMAGE, where it is not the " +
            "one that `slipway:images.slipway` pins. Its entry point is `pipelines/woodpecker-entrypoint.sh`.",
          allowed: "an image reference",
          default: "slipway under slipway:images; without it pipelines that use it fail",
        },
      ),
      concourse,
      ...forgeKeys,
    })
    .optional(),
  {
    description:
      "A CI server, Woodpecker or Concourse, and with the former a forge where you have none, with all that people usually set up " +
      "there by hand. On one engine only; not yet with `slipway:hosts`.",
    allowed: `kind, forge, url, admins, hosts, agents, builder, database, image, concourse, ${FORGE_KEYS.join(", ")}`,
    default: "no CI server",
  },
);

/** Whether the forge is the platform's own. */
export function isOwnForge({ forge, url }: { readonly forge?: unknown; readonly url?: unknown }) {
  return (forge ?? "gitea") === "gitea" && (url ?? undefined) === undefined;
}
