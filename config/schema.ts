import { z } from "zod";
import { isSize, type Size } from "../model/size";
import { SecretValue } from "../model/secret-value";
import { isDomain } from "./hostname";

/** What a reader is told of a key: in an error (`allowed`) and in docs/configuration.md. */
interface KeyNotes {
  readonly description: string;
  /** What values are allowed, to stand after "allowed: ". */
  readonly allowed: string;
  /** As shown; absent for a key that must be given. */
  readonly default?: string;
}

function key<T extends z.ZodType>(schema: T, notes: KeyNotes): T {
  return schema.meta({ ...notes });
}

/** Cluster kinds that exist. */
export const CLUSTER_KINDS = ["swarm"] as const;
/** Cluster kinds that are planned. */
export const LATER_CLUSTER_KINDS = ["kubernetes", "docker"] as const;

const PORT = "a port number, 1 to 65535";

const port = z.int().min(1).max(65_535);
const size = z
  .string()
  .refine(isSize)
  .transform((text) => text as Size);
const amounts = z.strictObject({
  cpus: key(z.number().positive().optional(), {
    description: "Processors; fractions allowed.",
    allowed: "a number above 0",
    default: "the declaration's",
  }),
  memory: key(size.optional(), {
    description: "Memory.",
    allowed: "a size in text, such as 128MiB",
    default: "the declaration's",
  }),
});

const pin = key(z.string(), {
  description:
    "The pin of what runs under this name: the tag is for people, the digest is what runs. " +
    "`unpinned` on a fresh clone: `slipway up` fills it in. `none` in an environment: the service " +
    "does not run there.",
  allowed: "name:tag@sha256:<64 hex digits>",
});
const images = key(z.record(z.string(), pin).default({}), {
  description: "What the stack runs.",
  allowed: "names with pins",
});

const secret = key(z.instanceof(SecretValue), {
  description:
    "An encrypted value, given to services as a file. `generate` on a fresh clone: `slipway up` " +
    "makes a random value and encrypts it. `name-key` keys the hashes in the names of secrets.",
  allowed: "an encrypted value, { secure: … }",
});
const secrets = key(z.record(z.string(), secret).default({}), {
  description: "What nobody may read.",
  allowed: "names with encrypted values",
});

const domain = z.string().refine(isDomain);

const variable = key(z.string(), {
  description: "An environment variable; wins over the declaration's. Never a secret.",
  allowed: "text (a number or a boolean in quotes)",
  default: "the declaration's",
});

const resources = z.strictObject({
  limits: key(amounts.optional(), {
    description: "The most that an instance may take.",
    allowed: "cpus, memory",
  }),
  reservations: key(amounts.optional(), {
    description: "What is kept free for an instance.",
    allowed: "cpus, memory",
  }),
});

const serviceOverrides = z.strictObject({
  replicas: key(z.int().min(0).optional(), {
    description: "How many instances run.",
    allowed: "a whole number from 0",
    default: "the declaration's",
  }),
  environment: key(z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), variable).optional(), {
    description: "Environment variables.",
    allowed: "names with texts",
  }),
  resources: key(resources.optional(), {
    description: "Bounds and reservations.",
    allowed: "limits, reservations",
  }),
});

export const platformSchema = z.strictObject({
  kind: key(z.literal("platform"), {
    description: "What the stack is: the platform that others join, or an environment of apps.",
    allowed: "platform, environment",
  }),
  domain: key(domain.default("slipway.localhost"), {
    description: "The domain under which everything is served.",
    allowed: "a domain name in lower case, such as example.org",
    default: "slipway.localhost",
  }),
  cluster: key(
    z
      .strictObject({
        kind: key(z.enum(CLUSTER_KINDS).default("swarm"), {
          description: "What runs the containers: the local engine's own swarm.",
          allowed: CLUSTER_KINDS.join(", "),
          default: "swarm",
        }),
      })
      .prefault({}),
    { description: "The cluster that the platform owns.", allowed: "{ kind: swarm }" },
  ),
  edge: key(
    z
      .strictObject({
        port: key(port.default(80), {
          description: "The port on which the proxy serves everything.",
          allowed: PORT,
          default: "80",
        }),
        logLevel: key(z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO"), {
          description: "How much the proxy logs.",
          allowed: "DEBUG, INFO, WARN, ERROR",
          default: "INFO",
        }),
        dashboard: key(z.boolean().default(false), {
          description: "Whether the proxy's own dashboard is served.",
          allowed: "true, false",
          default: "false",
        }),
      })
      .prefault({}),
    { description: "The proxy in front of all stacks.", allowed: "port, logLevel, dashboard" },
  ),
  registry: key(
    z
      .strictObject({
        port: key(port.default(5000), {
          description: "The port on loopback at which the image registry answers.",
          allowed: PORT,
          default: "5000",
        }),
      })
      .prefault({}),
    { description: "The image registry.", allowed: "port" },
  ),
  images,
  secrets,
});

export const environmentSchema = z.strictObject({
  kind: key(z.literal("environment"), {
    description: "What the stack is: the platform that others join, or an environment of apps.",
    allowed: "platform, environment",
  }),
  cluster: key(
    z.strictObject({
      from: key(z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/), {
        description: "The stack whose cluster, edge and registry it joins.",
        allowed: "the name of a platform stack, such as platform",
      }),
    }),
    { description: "The cluster that it joins.", allowed: "{ from: <platform stack> }" },
  ),
  domain: key(domain.optional(), {
    description: "The domain under which its services are served.",
    allowed: "a domain name in lower case, such as example.org",
    default: "the platform's",
  }),
  hostname: key(z.string().default("{host}.{domain}"), {
    description:
      "How the host name of a public service is made: `{host}` is the service's own, `{domain}` " +
      "the stack's domain.",
    allowed: 'a pattern of {host}, {domain} and DNS labels, such as "staging.{host}.{domain}"',
    default: "{host}.{domain}",
  }),
  images,
  services: key(
    z
      .record(
        z.string(),
        key(serviceOverrides, {
          description: "What differs here from the service's declaration.",
          allowed: "replicas, environment, resources",
        }),
      )
      .default({}),
    { description: "What differs here from the declarations.", allowed: "names with what differs" },
  ),
  secrets,
});

export type ServiceOverrides = Readonly<z.infer<typeof serviceOverrides>>;
