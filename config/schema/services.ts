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

/** `slipway:services` of an environment. */
export const services = key(
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
);

export type ServiceOverrides = Readonly<z.infer<typeof serviceOverrides>>;
