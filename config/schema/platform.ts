import { z } from "zod";
import { isDomain } from "../hostname";
import { ci } from "./ci";
import { dns } from "./dns";
import { edge } from "./edge";
import { hosts } from "./hosts";
import { key } from "./key";
import { notify } from "./notify";
import { images, secrets } from "./pins-and-secrets";
import { registry } from "./registry";
import { state } from "./state";

/** Cluster kinds that exist. */
export const CLUSTER_KINDS = ["swarm"] as const;
/** Cluster kinds that are planned. */
export const LATER_CLUSTER_KINDS = ["kubernetes", "docker"] as const;

/** Every key of a platform's config. */
export const platformSchema = z.strictObject({
  kind: key(z.literal("platform"), {
    description: "What the stack is: the platform that others join, or an environment of apps.",
    allowed: "platform, environment",
  }),
  domain: key(z.string().refine(isDomain).default("slipway.localhost"), {
    description:
      "The domain under which everything is served. With `slipway:hosts` it must be given: other " +
      "machines take names under localhost for themselves.",
    allowed: "a domain name in lower case, such as example.org",
    default: "slipway.localhost",
  }),
  cluster: key(
    z
      .strictObject({
        kind: key(z.enum(CLUSTER_KINDS).default("swarm"), {
          description:
            "What runs the containers: the swarm of the local engine, or of `slipway:hosts`.",
          allowed: CLUSTER_KINDS.join(", "),
          default: "swarm",
        }),
      })
      .prefault({}),
    { description: "The cluster that the platform owns.", allowed: "{ kind: swarm }" },
  ),
  hosts,
  edge,
  registry,
  dns,
  state,
  ci,
  notify,
  images,
  secrets,
});
