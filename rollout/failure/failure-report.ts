import { z } from "zod";

export const CAUSE_KINDS = [
  "no such image",
  "image not pullable",
  "no suitable node",
  "out of memory",
  "missing secret",
  "wrong port",
  "exits at once",
  "dies after N s",
  "never healthy",
  "5xx after switch",
  "too slow",
  "smoke test failed",
  "task failed",
  "unknown",
] as const;

export const failureCause = z.object({
  kind: z.enum(CAUSE_KINDS),
  /** One line for people; begins with the kind, but for `unknown`. */
  text: z.string(),
});
export type FailureCause = z.infer<typeof failureCause>;

const healthCheck = z.object({ exitCode: z.number(), output: z.string() });

/** One instance that failed, or that was not healthy when the rollout was given up. */
export const taskEvidence = z.object({
  /** The engine's id of the task. */
  id: z.string(),
  /** Its number among the service's instances. */
  slot: z.number().optional(),
  /** Name of its machine. Absent: none took it, or the machine could not be read. */
  node: z.string().optional(),
  /** In the engine's words: `failed`, `rejected`, `complete`, `starting`, … */
  state: z.string(),
  /** When it got there, by its machine's clock. */
  at: z.string().optional(),
  exitCode: z.number().optional(),
  /** The engine's own words. */
  error: z.string().optional(),
  /** Absent: its container could not be read. */
  outOfMemory: z.boolean().optional(),
  /** Milliseconds from the start of its process to its end. Absent: not known, or it still runs. */
  ranForMs: z.number().optional(),
  /** Absent: it has no health check, or could not be read. The latest check is the last. */
  health: z.object({ status: z.string(), checks: z.array(healthCheck) }).optional(),
  /** It got as far as serving before it failed. */
  served: z.boolean(),
  /** Its last lines of output. */
  log: z.array(z.string()),
  /** What of all this could not be read, and why. */
  unread: z.array(z.string()),
});
export type TaskEvidence = z.infer<typeof taskEvidence>;

/** One thing, besides the image, in which the version that failed differs from the former one. */
export const difference = z.object({
  /** `environment`, `secret`, `config`, `replicas`, … */
  what: z.string(),
  /** Which one: the variable's name, the file's path. Absent: there is only one. */
  name: z.string().optional(),
  change: z.enum(["added", "removed", "changed"]),
  /** Before and after. Always absent for environment variables: their values are never told. */
  from: z.string().optional(),
  to: z.string().optional(),
});
export type Difference = z.infer<typeof difference>;

/** Labels that an image was built with. */
const imageFacts = z.object({
  revision: z.string().optional(),
  created: z.string().optional(),
  version: z.string().optional(),
  source: z.string().optional(),
});
export type ImageFacts = z.infer<typeof imageFacts>;

const versionFacts = z.object({
  /** The pin, as the config says it. */
  pin: z.string(),
  /** Absent: the image is not on the engine's machine. */
  image: imageFacts.optional(),
});
export type VersionFacts = z.infer<typeof versionFacts>;

/** Where a release failed: at the switch itself, or in what `slipway deploy` does around it. */
export const FAILURE_STAGES = ["before", "rollout", "after", "smoke", "bake"] as const;
export const OUTCOMES = ["rolled back", "still rolling back", "left as it is"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a release of one service failed, as data. All text is masked already. */
export const failureReport = z.object({
  /** Of this schema. */
  version: z.literal(1),
  /** Of the `slipway deploy` that it belongs to. */
  run: z.string().optional(),
  stage: z.enum(FAILURE_STAGES),
  stack: z.string(),
  /** In its stack. */
  service: z.string(),
  /** On the engine: `<stack>-<service>`. */
  name: z.string(),
  /** The key under `slipway:images`. */
  image: z.string(),
  /** Absent: there was no former version. */
  from: versionFacts.optional(),
  to: versionFacts,
  cause: failureCause,
  /** The orchestrator's own words, or what was still missing when it was given up. */
  message: z.string(),
  /** What runs now. */
  outcome: z.enum(OUTCOMES),
  tasks: z.array(taskEvidence),
  /** Absent: the former version could not be read, or there was none. */
  differences: z.array(difference).optional(),
  /** When the update began, UTC. */
  startedAt: z.string(),
  /** Milliseconds since then. */
  detectedAfterMs: z.number(),
  /** The same, until the former version ran again. Absent: it did not, or not yet. */
  backAfterMs: z.number().optional(),
});
export type FailureReport = z.infer<typeof failureReport>;
