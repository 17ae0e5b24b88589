import type { Clock } from "../../rollout/look";
import type { Connect, SwarmHost } from "./machine";
import type { NodeSettings } from "./node-settings";

/** What the operations on nodes work with; tests give their own. */
export interface NodeTools {
  readonly connect: Connect;
  readonly clock: Clock;
  /** A line of progress, for people. */
  say(line: string): void;
}

/** How long each step may take at most, in milliseconds. */
export const DEADLINE = {
  /** An engine that was just given other settings starts anew, with its containers. */
  engine: 60_000,
  /** The engine itself waits 20 s for a join and then goes on in the background. */
  join: 60_000,
  /** A new role takes a new certificate and a round of the managers' votes: mostly 1 to 5 s. */
  role: 60_000,
  /** Images are fetched elsewhere, and health checks have their start periods. */
  move: 300_000,
  /** A node that left counts as down once it missed three heartbeats, 5 s apart. */
  down: 30_000,
  /** An engine that Slipway installed is purged, after a package lock of somebody else's. */
  cleanup: 300_000,
} as const;

const LOOK_MS = 500;

/**
 * Looks until there is an answer.
 * @returns undefined when there was none before the deadline.
 */
export async function until<T>(
  clock: Clock,
  deadlineMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const giveUp = clock.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || clock.now() >= giveUp) return found;
    await clock.sleep(LOOK_MS);
  }
}

/** The one host that a command is about, and those that can be asked about it. */
export interface NodeTarget {
  readonly host: SwarmHost;
  readonly managers: readonly SwarmHost[];
  readonly clusterId: string;
}

export interface WantedNode extends NodeTarget {
  readonly settings: NodeSettings;
  /** For the node's label `slipway.attempt`. */
  readonly attempt: string;
}
