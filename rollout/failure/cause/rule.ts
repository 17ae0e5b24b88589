import type { Declared } from "../declared";
import type { FailureCause, TaskEvidence } from "../failure-report";
import type { RegistryAnswer } from "../image-lookup";

/** All that a cause is derived from. */
export interface CauseFacts {
  readonly tasks: readonly TaskEvidence[];
  /** The orchestrator's own words, or what was still missing when it was given up. */
  readonly message: string;
  /** Default: nothing is known of what it declares. */
  readonly declared?: Declared;
  /** Needed only where an image could not be fetched. Default: nobody was asked. */
  readonly registry?: RegistryAnswer;
}

/** From what an instance tells; undefined when this is not why it failed. */
export type CauseRule = (task: TaskEvidence, facts: CauseFacts) => FailureCause | undefined;
