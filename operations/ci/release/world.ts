import type { Forge } from "../../../forge/forge";
import type { DeployResult } from "../../deploy/result";
import type { ReleaseRecord } from "../../deploy/last-good";
import type { Progress } from "../../progress";
import type { StackFile } from "../../project";
import type { CiContext } from "../ci-context";
import type { AbortWatch } from "./abort";
import type { Checkout } from "./checkout";

/** What a release by the CI works with; tests give parts of it. */
export interface ReleaseWorld {
  readonly context: Pick<CiContext, "branch" | "commit" | "runUrl">;
  readonly forge: Forge;
  readonly checkout: Checkout;
  /** All of the project, in release order. */
  readonly stacks: readonly StackFile[];
  readonly deploy: (stack: StackFile) => Promise<DeployResult>;
  /** Notes what is known of a stack's releases, where this clone has no record of its own. */
  readonly seed: (stack: StackFile, record: ReleaseRecord) => Promise<void>;
  /** Leaves for previews what these stacks are by now. Never fails. */
  readonly publish: (stacks: readonly StackFile[]) => Promise<void>;
  readonly progress: Progress;
  readonly abort: AbortWatch;
  readonly now: () => Date;
}

/** What became of one stack. */
export interface StackRelease {
  readonly stack: string;
  /**
   * As of a deployment, and further:
   * - `error`: it could not be tried, or ended without a verdict;
   * - `aborted`: somebody stopped it;
   * - `not tried`: a stack before it failed, and this one waits for that to be mended;
   * - `superseded`: a later commit has been released there.
   */
  readonly outcome: DeployResult["outcome"] | "error" | "aborted" | "not tried" | "superseded";
  readonly tookMs: number;
  /** Services that were updated. */
  readonly services: readonly string[];
  /** Why it did not pass. */
  readonly cause?: string;
  /** Paths of the reports, Markdown and JSON. */
  readonly reports: readonly string[];
  /** The commit by which the last good pins, or secrets that were made, came into the file. */
  readonly committed?: string;
  /** What should have been committed, and was not, with what to do. */
  readonly problem?: string;
}

export function passed({ outcome, problem }: StackRelease): boolean {
  return problem === undefined && (outcome === "released" || outcome === "unchanged");
}

export function notReleased(
  { stack }: StackFile,
  outcome: StackRelease["outcome"],
  cause: string,
): StackRelease {
  return { stack, outcome, cause, tookMs: 0, services: [], reports: [] };
}
