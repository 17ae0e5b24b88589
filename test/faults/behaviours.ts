/** What subject/server.mjs reads: each set of these is built into an image of its own. */
export interface Behaviour {
  /** The port that it listens on. Default 8080. */
  readonly port?: number;
  /** Milliseconds after which it ends with exit code 3; 0: before it listens. Default: never. */
  readonly exitAfterMs?: number;
  /** Milliseconds before it listens. Default 0. */
  readonly listenAfterMs?: number;
  /** What it says when the container's health check asks. Default true. */
  readonly healthy?: boolean;
  /** With which status it answers requests. Default 200. */
  readonly status?: number;
  /** After so many requests it takes more memory than it may have; 0: at once. Default: never. */
  readonly fillMemoryAt?: number;
  /** A file without which it does not start. Default: none. */
  readonly needsFile?: string;
}

/** By the version that a build bears: the header's VERSION and what the app answers. */
export const BEHAVIOURS = {
  "1.0-good": {},
  "1.1-good": {},
  "2.0-exits-at-once": { exitAfterMs: 0 },
  "2.1-never-healthy": { healthy: false },
  "2.2-dies-later": { exitAfterMs: 20_000 },
  "2.3-slow-start": { listenAfterMs: 60_000 },
  "2.4-greedy": { fillMemoryAt: 0 },
  "2.5-greedy-under-load": { fillMemoryAt: 600 },
  "2.6-wrong-port": { port: 9090 },
  "2.7-missing-secret": { needsFile: "/run/secrets/subject-key" },
  "2.8-answers-500": { status: 500 },
} as const satisfies Record<string, Behaviour>;

export type Version = keyof typeof BEHAVIOURS;
