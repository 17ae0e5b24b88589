import { z } from "zod";
import { isSize, type Size } from "../../model/size";
import { key } from "./key";

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

const placement = z.strictObject({
  role: key(z.enum(["manager", "worker"]).optional(), {
    description: "The role of the machine.",
    allowed: "manager, worker",
    default: "any",
  }),
  labels: key(
    z
      .record(
        z.string(),
        key(z.string(), {
          description: "What a label of the machine must be; `slipway.host` is its name.",
          allowed: "text (a number or a boolean in quotes)",
        }),
      )
      .optional(),
    { description: "Labels that the machine must carry.", allowed: "names with texts" },
  ),
  maxPerNode: key(z.int().min(1).optional(), {
    description: "Most instances on one machine.",
    allowed: "a whole number from 1",
    default: "no bound",
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
  placement: key(placement.optional(), {
    description: "On which machines it may run; stands for all that is declared of it.",
    allowed: "role, labels, maxPerNode",
    default: "the declaration's",
  }),
});

/** `slipway:services` of an environment. */
export const services = key(
  z
    .record(
      z.string(),
      key(serviceOverrides, {
        description: "What differs here from the service's declaration.",
        allowed: "replicas, environment, resources, placement",
      }),
    )
    .default({}),
  { description: "What differs here from the declarations.", allowed: "names with what differs" },
);

export type ServiceOverrides = Readonly<z.infer<typeof serviceOverrides>>;
