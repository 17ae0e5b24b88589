import type { EventKind } from "../model/notify-words";

/** One image that an event is about. */
export interface EventChange {
  /** The key under `slipway:images`. */
  readonly image: string;
  /** The pin before. Absent: it did not run. */
  readonly from?: string;
  readonly to: string;
}

/** What a release came to, for people who were not there. Texts may hold anything: they are cut and escaped later. */
export interface ReleaseEvent {
  /**
   * - `failed`: it failed, and what runs is not what was good before;
   * - `waiting`: it waits for a person's approval;
   * - `released`: it passed every check;
   * - `rolled-back`: the last good pins run again.
   */
  readonly kind: EventKind;
  readonly stack: string;
  readonly changes: readonly EventChange[];
  /** Why it failed, or went back. Absent: nobody knows. */
  readonly cause?: string;
  /** `rolled-back` only: the release itself within its checks (default), or the guard later. */
  readonly by?: "release" | "guard";
  /** Milliseconds until the last good pins served alone. */
  readonly backAfterMs?: number;
  /** Where more is told: a pipeline's run, a promotion request, a commit. http(s) only. */
  readonly url?: string;
}
