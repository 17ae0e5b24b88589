import type { PinChange } from "./release";

/** Where in a release it failed, in the order in which a release goes. */
export type Phase = "before" | "rollout" | "smoke" | "bake" | "after";

/** Why a release failed. */
export interface ReleaseFailure {
  readonly phase: Phase;
  /** In its stack. Absent: no one service is to blame. */
  readonly service?: string;
  /** The key under `slipway:images`, and what was pinned there. */
  readonly image?: string;
  readonly pin?: string;
  readonly cause: { readonly kind: string; readonly text: string };
  /** Milliseconds from the first change to the knowledge. */
  readonly detectedAfterMs: number;
  /**
   * Milliseconds from the first change until the last good pins served alone; where the release was
   * left as it is, until Swarm had put the service back. Absent: neither.
   */
  readonly backAfterMs?: number;
  /** Paths of the reports, Markdown and JSON. */
  readonly reports: readonly string[];
}

export interface DeployResult {
  readonly stack: string;
  /**
   * - `released`: every check passed;
   * - `unchanged`: there was nothing to do;
   * - `went back`: it failed, and file, state and cluster are at the last good pins;
   * - `failed`: it failed, and was left as it is.
   */
  readonly outcome: "released" | "unchanged" | "went back" | "failed";
  readonly changes: readonly PinChange[];
  readonly failure?: ReleaseFailure;
  /** Unified diff of the stack's file that the way back made; empty when it made none. */
  readonly diff: string;
}
