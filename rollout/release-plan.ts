import { z } from "zod";

/** A Swarm job as the engine's API takes it, with names where ids will stand. */
export const plannedJob = z.object({
  /** Body of `POST /services/create`; networks, secrets and configs are told by name alone. */
  spec: z.record(z.string(), z.unknown()),
  timeoutMs: z.number(),
});
export type PlannedJob = z.infer<typeof plannedJob>;

export const plannedTask = z.object({
  name: z.string(),
  phase: z.enum(["before", "after"]),
  /** What it runs: the key under `slipway:images`, and the pin. */
  image: z.object({ name: z.string(), pin: z.string() }),
  /**
   * The pin that it runs once for: of its own image, or the service's. For an `after` task with an
   * image of its own both, with a blank between: each version of the service is tested anew.
   */
  pin: z.string(),
  job: plannedJob,
  /** `before` only: what takes it back. */
  undo: plannedJob.optional(),
});
export type PlannedTask = z.infer<typeof plannedTask>;

const plannedSmokeTest = z.object({
  method: z.enum(["GET", "HEAD", "POST"]),
  path: z.string(),
  status: z.number(),
  text: z.string().optional(),
});

const plannedBake = z.object({
  timeMs: z.number(),
  errorRate: z.number(),
  p95Ms: z.number().optional(),
  minRequests: z.number(),
});
export type PlannedBake = z.infer<typeof plannedBake>;

export const plannedService = z.object({
  /** In its stack. */
  service: z.string(),
  /** On the engine: `<stack>-<service>`. */
  name: z.string(),
  /** The key under `slipway:images`. */
  image: z.string(),
  pin: z.string(),
  /** The reference that shall run. */
  run: z.string(),
  /** Hash of the wanted specification, as in the label. */
  spec: z.string(),
  replicas: z.number(),
  dependsOn: z.array(z.string()),
  /** Milliseconds that its rollout may take at most. */
  deadlineMs: z.number(),
  /** Where people open it, and what the edge calls it in its metrics. Absent: not public. */
  route: z.object({ url: z.string(), edgeService: z.string() }).optional(),
  smoke: z.array(plannedSmokeTest),
  bake: plannedBake.optional(),
  tasks: z.array(plannedTask),
  /**
   * Ends of the URNs, `<type>::<name>`, of what it consists of beside its Swarm service. Absent:
   * not told.
   */
  parts: z.array(z.string()).optional(),
});
export type PlannedService = z.infer<typeof plannedService>;

/**
 * What the program tells `slipway deploy` of a stack's services, beside declaring them: written at
 * a preview, when the file is asked for by RELEASE_PLAN_VARIABLE. Holds names and never a secret.
 */
export const releasePlan = z.object({
  stack: z.string(),
  /** In the order of their dependencies. */
  services: z.array(plannedService),
});
export type ReleasePlan = z.infer<typeof releasePlan>;

/** Names the file that the program shall write its release plan to. */
export const RELEASE_PLAN_VARIABLE = "SLIPWAY_RELEASE_PLAN";
