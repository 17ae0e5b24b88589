import type { PlannedService } from "../../rollout/release-plan";
import type { Machine } from "../machine";
import type { Progress } from "../progress";
import type { Project, StackFile } from "../project";
import type { AutomatedStack } from "./automation";
import type { Planned } from "./plan";
import type { PinChange } from "./release";
import type { ServiceTask } from "./tasks/phases";

/** Where a release happens, known before anything of it is. */
export type Place = Pick<Release, "project" | "machine" | "stack" | "progress">;

/** One release on its way: what all its steps know. */
export interface Release {
  readonly project: Project;
  readonly machine: Machine;
  readonly stack: StackFile;
  readonly automated: AutomatedStack;
  readonly planned: Planned;
  readonly changes: readonly PinChange[];
  /** The services that will be, or were, updated, and so are checked; all of them are in the plan. */
  readonly changed: readonly PlannedService[];
  /** Marks the reports that this run writes. */
  readonly run: string;
  readonly progress: Progress;
  /** `before` tasks of earlier releases that never ended, which this plan does not know. */
  readonly carried: readonly ServiceTask[];
  /** Writes down what a way back has to undo, for one that a kill leaves to the next run. */
  noteRan(ran: readonly ServiceTask[]): Promise<void>;
  readonly startedAt: Date;
  /** Milliseconds since then. */
  elapsed(): number;
  /** Every secret value of the stack's config, for masks. Decrypted when first asked for. */
  secrets(): Promise<readonly string[]>;
}
