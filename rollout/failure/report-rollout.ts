import type { Engine } from "../engine";
import type { EngineTask } from "../engine-types";
import { wantsImage } from "./cause/image";
import type { Declared } from "./declared";
import { specDifferences } from "./differences";
import type { Evidence } from "./evidence";
import type { FailureReport, Outcome, VersionFacts } from "./failure-report";
import { imageFacts, lookUpImage, versionFacts } from "./image-lookup";
import { makeReport } from "./make-report";
import { referenceOf, type Versions } from "./versions";

/** Whose rollout it is, and what is known of it beforehand. */
export interface RolloutSubject {
  readonly stack: string;
  /** In its stack. */
  readonly service: string;
  /** On the engine: `<stack>-<service>`. */
  readonly name: string;
  /** The key under `slipway:images`. */
  readonly image: string;
  /** What shall run, as the config says it. */
  readonly pin: string;
  /** Default: nothing is known of what it declares. */
  readonly declared?: Declared;
}

/** How a rollout went that failed. */
export interface RolloutEnd {
  readonly message: string;
  readonly outcome: Outcome;
  readonly versions: Versions | undefined;
  readonly evidence: Evidence;
  /** What the last look showed. */
  readonly tasks: readonly EngineTask[];
  readonly startedAt: Date;
  readonly detectedAfterMs: number;
  readonly backAfterMs?: number;
}

/** The report of a failed rollout: what was gathered of it, and what the images tell. */
export async function reportRollout(
  engine: Engine,
  { stack, service, name, image, pin, declared }: RolloutSubject,
  { versions, evidence, tasks, ...end }: RolloutEnd,
  secrets: readonly string[],
): Promise<FailureReport> {
  const { from, to } = versions ?? {};
  const reference = (to && referenceOf(to)) ?? pin;
  const failed = await evidence.conclude(tasks.filter((task) => versions?.isWatched(task)));
  const [fromFacts, toImage, registry] = await Promise.all([
    from && versionFacts(engine, from),
    imageFacts(engine, reference),
    failed.some(wantsImage) ? lookUpImage(engine, reference) : undefined,
  ]);
  const toFacts: VersionFacts = { pin, ...(toImage !== undefined && { image: toImage }) };
  return makeReport(
    {
      ...end,
      stage: "rollout",
      stack,
      service,
      name,
      image,
      ...(fromFacts !== undefined && { from: fromFacts }),
      to: toFacts,
      tasks: failed,
      ...(from !== undefined && to !== undefined && { differences: specDifferences(from, to) }),
      ...(declared !== undefined && { declared }),
      ...(registry !== undefined && { registry }),
    },
    secrets,
  );
}
