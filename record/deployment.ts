import { z } from "zod";
import type { Json } from "./secret-object";

const json = z.custom<Json>((value) => value !== undefined);
const map = z.record(z.string(), json);

const resource = z.looseObject({
  urn: z.string().min(1),
  type: z.string().min(1),
  inputs: map.optional(),
  outputs: map.optional(),
  additionalSecretOutputs: z.array(z.string()).optional(),
  /** To be deleted: another one is in its place. */
  delete: z.boolean().optional(),
});

/** What `pulumi stack export` prints. Pulumi, sdk/go/common/apitype: UntypedDeployment, DeploymentV3. */
export const exportedStack = z.looseObject({
  version: z.union([z.literal(3), z.literal(4)]),
  /** Version 4: what a reader must know, such as `hooks`. */
  features: z.array(z.string()).optional(),
  /** `null`: nothing was ever deployed. */
  deployment: z
    .looseObject({ resources: z.array(resource).default([]) })
    .nullable()
    .transform((found) => found ?? { resources: [] }),
});
export type ExportedStack = z.infer<typeof exportedStack>;
export type Resource = z.infer<typeof resource>;
