import { z } from "zod";
import type { EngineServiceSpec } from "../engine-types";

const amounts = z.object({
  NanoCPUs: z.number().optional(),
  MemoryBytes: z.number().optional(),
  Pids: z.number().optional(),
});

const file = z.object({
  Name: z.string(),
  UID: z.string().optional(),
  Mode: z.number().optional(),
});

/** The fields of a task's template that are compared, as the engine's API has them. */
const template = z.object({
  ContainerSpec: z
    .object({
      Image: z.string().optional(),
      Env: z.array(z.string()).nullish(),
      Command: z.array(z.string()).nullish(),
      Args: z.array(z.string()).nullish(),
      Hostname: z.string().optional(),
      User: z.string().optional(),
      ReadOnly: z.boolean().optional(),
      CapabilityAdd: z.array(z.string()).nullish(),
      CapabilityDrop: z.array(z.string()).nullish(),
      StopGracePeriod: z.number().nullish(),
      Healthcheck: z
        .object({
          Test: z.array(z.string()).nullish(),
          Interval: z.number().optional(),
          Timeout: z.number().optional(),
          Retries: z.number().optional(),
          StartPeriod: z.number().optional(),
        })
        .nullish(),
      Mounts: z
        .array(
          z.object({
            Type: z.string(),
            Source: z.string().optional(),
            Target: z.string(),
            ReadOnly: z.boolean().optional(),
            TmpfsOptions: z.object({ SizeBytes: z.number().optional() }).nullish(),
          }),
        )
        .nullish(),
      Secrets: z.array(z.object({ SecretName: z.string(), File: file.nullish() })).nullish(),
      Configs: z.array(z.object({ ConfigName: z.string(), File: file.nullish() })).nullish(),
    })
    .optional(),
  Resources: z.object({ Limits: amounts.nullish(), Reservations: amounts.nullish() }).nullish(),
  Placement: z
    .object({ Constraints: z.array(z.string()).nullish(), MaxReplicas: z.number().optional() })
    .nullish(),
});

export type SpecAmounts = z.infer<typeof amounts>;
export type SpecFile = z.infer<typeof file>;
export type ContainerSpec = NonNullable<z.infer<typeof template>["ContainerSpec"]>;
export type TaskTemplate = z.infer<typeof template>;

/** A version's task template, read field by field. What is not as expected counts as not there. */
export function readTemplate({ TaskTemplate }: EngineServiceSpec): TaskTemplate {
  return template.safeParse(TaskTemplate).data ?? {};
}
