import { maskSecrets } from "../mask";
import { deriveCause } from "./cause";
import type { Declared } from "./declared";
import type { Difference, FailureReport, TaskEvidence } from "./failure-report";
import type { RegistryAnswer } from "./image-lookup";

/** Names the run of `slipway deploy` that reports belong to. */
export const RUN_VARIABLE = "SLIPWAY_RUN";

/** What is reported, before it is masked. */
export interface ReportParts extends Omit<
  FailureReport,
  "version" | "run" | "cause" | "tasks" | "differences" | "startedAt"
> {
  /** Default: derived from the tasks and the message. */
  readonly cause?: FailureReport["cause"];
  /** Default: none, as after a smoke test. */
  readonly tasks?: readonly TaskEvidence[];
  /** Default: not known. */
  readonly differences?: readonly Difference[];
  readonly startedAt: Date;
  /** Helps to derive the cause. Default: nothing is known. */
  readonly declared?: Declared;
  readonly registry?: RegistryAnswer;
  /** Default: what the environment names. */
  readonly run?: string;
}

/**
 * The report of a failure at any stage of a release. Text that comes from apps, engines and
 * registries is masked; what the config itself says (names, pins) is left as it is.
 * @param secrets values that it may not show.
 */
export function makeReport(parts: ReportParts, secrets: readonly string[]): FailureReport {
  const { declared, registry, run = process.env[RUN_VARIABLE], ...rest } = parts;
  const { tasks = [], differences, message, startedAt, cause: given, ...facts } = rest;
  const mask = (text: string): string => maskSecrets(text, secrets);
  // Masked before the cause is made of it: cut short, a secret would not be known again.
  const masked = tasks.map((task) => maskedTask(task, mask));
  const cause =
    given ??
    deriveCause({
      tasks: masked,
      message: mask(message),
      ...(declared !== undefined && { declared }),
      ...(registry !== undefined && { registry: maskedAnswer(registry, mask) }),
    });
  return {
    ...facts,
    version: 1,
    ...(run && { run }),
    cause: { kind: cause.kind, text: mask(cause.text) },
    message: mask(message),
    tasks: masked,
    ...(differences !== undefined && {
      differences: differences.map((one) => maskedDifference(one, mask)),
    }),
    startedAt: startedAt.toISOString(),
    detectedAfterMs: Math.round(facts.detectedAfterMs),
    ...(facts.backAfterMs !== undefined && { backAfterMs: Math.round(facts.backAfterMs) }),
  };
}

type Mask = (text: string) => string;

function maskedTask(task: TaskEvidence, mask: Mask): TaskEvidence {
  const { error, health, log, unread } = task;
  return {
    ...task,
    ...(error !== undefined && { error: mask(error) }),
    ...(health !== undefined && {
      health: {
        ...health,
        checks: health.checks.map((check) => ({ ...check, output: mask(check.output) })),
      },
    }),
    // As a whole: a secret may span several lines.
    log: log.length === 0 ? [] : mask(log.join("\n")).split("\n"),
    unread: unread.map(mask),
  };
}

function maskedDifference(difference: Difference, mask: Mask): Difference {
  const { name, from, to } = difference;
  return {
    ...difference,
    ...(name !== undefined && { name: mask(name) }),
    ...(from !== undefined && { from: mask(from) }),
    ...(to !== undefined && { to: mask(to) }),
  };
}

function maskedAnswer(answer: RegistryAnswer, mask: Mask): RegistryAnswer {
  return answer.kind === "gives none" ? { ...answer, why: mask(answer.why) } : answer;
}
