import { z } from "zod";
import { isStoreUrl } from "../addresses";
import { key } from "./key";

/** What Amazon's servers, and those of others, answer to when nobody chose one. */
const USUAL_REGION = "us-east-1";

const s3 = z.strictObject({
  bucket: key(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), {
    description: "The bucket, which must be there, for the registry alone.",
    allowed: "3 to 63 of a-z, 0-9, . and -, a letter or digit first and last",
  }),
  region: key(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/)
      .default(USUAL_REGION),
    {
      description: "Its region.",
      allowed: "a-z, 0-9 and -, such as eu-west-3",
      default: USUAL_REGION,
    },
  ),
  endpoint: key(z.string().refine(isStoreUrl).optional(), {
    description: "Where a store answers that is not Amazon's, to the machines of the registry.",
    allowed: "an http:// or https:// address of host[:port], such as https://s3.example.org:9000",
    default: "Amazon's, of the region",
  }),
});

/** `slipway:registry.storage`. */
export const storage = key(
  z
    .strictObject({
      s3: key(s3, {
        description:
          "A store that speaks S3. Its keys are `slipway:secrets.registry-s3-access-key` and " +
          "`registry-s3-secret-key`.",
        allowed: "bucket, region, endpoint",
      }),
    })
    .optional(),
  {
    description:
      "Where the registry keeps its images, for it to run on every machine that has " +
      '`labels: { registry: "true" }`. On Azure, `slipway:hosts.azure.storage` does the same.',
    allowed: "{ s3: … }",
    default: "a disk of the one machine that it runs on",
  },
);
