import type Docker from "dockerode";
import type { Engine } from "../../../rollout/engine";
import type { Clock } from "../../../rollout/wait";
import type { Report } from "../../progress";
import type { EngineLogin } from "../../registry";

/** The one engine that tasks run on, as it is read and as it is changed. */
export interface TaskHost {
  readonly docker: Docker;
  readonly engine: Engine;
  /** The login that a job carries for its machine to pull an image. Default: none. */
  readonly login?: (image: string) => Promise<EngineLogin | undefined>;
}

export interface RunOptions {
  readonly report: Report;
  /** Takes the secrets out of what a task printed. */
  readonly mask: (text: string) => string;
  /** Default: the machine's clock and timer. */
  readonly clock?: Clock;
}

/** Whether the engine said that there is no such thing: for a removal, as good as done. */
export function isGone(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 404;
}
