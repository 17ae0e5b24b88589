import type { EnvironmentConfig } from "../../../config";
import type { Forge } from "../../../forge/forge";
import type { ReleaseEvent } from "../../../notify";
import type { ReleaseRecord } from "../../deploy/last-good";
import type { DeployResult } from "../../deploy/result";
import type { Progress } from "../../progress";
import type { StackFile } from "../../project";
import type { CiContext } from "../ci-context";
import type { Checkout } from "../release/checkout";
import type { Watched } from "./watch";

export type GuardConfig = NonNullable<EnvironmentConfig["guard"]>;

/** What the guard works with; tests give parts of it. */
export interface GuardWorld {
  readonly context: Pick<CiContext, "branch" | "commit" | "runUrl">;
  readonly forge: Forge;
  readonly checkout: Checkout;
  /** The pins that a stack's services run, by image; of one that runs several, all of them. */
  readonly running: (stack: StackFile) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly watch: (stack: StackFile, guard: GuardConfig) => Promise<Watched>;
  /**
   * Deploys what the checkout's file says; what fails is left as it is. Waits for nobody who has the
   * stack, and calls `onceHeld` when nobody else can have it any more: what that throws ends it.
   */
  readonly deploy: (stack: StackFile, onceHeld: () => Promise<void>) => Promise<DeployResult>;
  /** Notes what is known of a stack's releases, where this clone has no record of its own. */
  readonly seed: (stack: StackFile, record: ReleaseRecord) => Promise<void>;
  readonly notify: (event: ReleaseEvent) => Promise<void>;
  readonly progress: Progress;
  readonly now: () => Date;
}

/** What became of one stack. */
export interface Guarded {
  readonly stack: string;
  /**
   * - `not watched`: there is nothing to watch, or somebody else is at it;
   * - `within`: its limits were kept, or too little came to judge by;
   * - `brought back`: the last good pins run again, and the branch says so;
   * - `failed`: the limits are passed, and bringing the last good pins back failed.
   */
  readonly outcome: "not watched" | "within" | "brought back" | "failed";
  /** One line. */
  readonly why: string;
  /** The commit by which the last good pins came into the file. */
  readonly committed?: string;
  /** What is left to do by hand. */
  readonly problem?: string;
}
