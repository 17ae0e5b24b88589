import type { Duration } from "./duration";

/**
 * What a release of a service takes beside healthy instances. `slipway deploy` sees to it; a bare
 * `pulumi up` does not.
 */
export interface ReleaseSpec {
  /**
   * Run one after the other, once per pin, before any instance changes: a database migration, say.
   * A failure stops the release. Default none.
   */
  readonly before?: readonly ReleaseTask[];
  /** Run once per pin after the switch: an integration test, say. A failure fails the release. */
  readonly after?: readonly ReleaseTask[];
  /** Asked through the edge right after the switch; public services only. Default none. */
  readonly smoke?: readonly SmokeTest[];
  /** Watched for a while after the switch. Default: not watched. */
  readonly bake?: Bake;
}

/** A process that runs to its end in the stack's network, with the service's own secrets. */
export interface ReleaseTask {
  /** A DNS label, unique in its service. */
  readonly name: string;
  /** The key under `slipway:images` of what it runs. Default: the service's own. */
  readonly image?: string;
  /** Replaces the image's entry point. Default: the image's own. */
  readonly entrypoint?: readonly string[];
  /** Default: the image's own. */
  readonly command?: readonly string[];
  /** Added to the service's own variables. Default none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long it may run. Default 5m. */
  readonly timeout?: Duration;
  /** Run by the way back, with the same image: takes back what the task did. `before` only. */
  readonly undo?: Omit<ReleaseTask, "name" | "image" | "undo">;
}

/** One request through the edge, and what must come back. */
export interface SmokeTest {
  /** Default `GET`. */
  readonly method?: "GET" | "HEAD" | "POST";
  /** Path on the service's public host. */
  readonly path: string;
  /** The status that must come back. Default 200. */
  readonly status?: number;
  /** Text that the body must hold. Default: any body will do. */
  readonly text?: string;
}

/**
 * After the switch the service is watched: its instances, and what the edge counts of its requests
 * when it is public. Past a bound the release has failed.
 */
export interface Bake {
  /** How long. */
  readonly time: Duration;
  /** The largest share of answers that may be 5xx, from 0 to 1. Default 0.01. */
  readonly errorRate?: number;
  /** The time in which 95 of 100 requests must be answered. Default: not looked at. */
  readonly p95?: Duration;
  /** Requests below which the rate and the latency say nothing. Default 20. */
  readonly minRequests?: number;
}
