import type { Duration } from "./duration";
import type { Bake, ReleaseSpec, ReleaseTask, SmokeTest } from "./release-spec";

/** A service's release checks with every default of ReleaseSpec filled in. */
export interface ResolvedRelease {
  readonly before: readonly ResolvedTask[];
  readonly after: readonly ResolvedTask[];
  readonly smoke: readonly ResolvedSmokeTest[];
  /** Absent: not watched. */
  readonly bake?: ResolvedBake;
}

export interface ResolvedProcess {
  /** Empty: the image's own. */
  readonly entrypoint: readonly string[];
  /** Empty: the image's own. */
  readonly command: readonly string[];
  /** Added to the service's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
}

export interface ResolvedTask extends ResolvedProcess {
  readonly name: string;
  /** The key under `slipway:images`. Absent: the service's own. */
  readonly image?: string;
  /** Absent: it cannot be taken back. */
  readonly undo?: ResolvedProcess;
}

export type ResolvedSmokeTest = Required<Omit<SmokeTest, "text">> & Pick<SmokeTest, "text">;
export type ResolvedBake = Required<Omit<Bake, "p95">> & Pick<Bake, "p95">;

/** Fills in every default that ReleaseSpec's docstrings promise. */
export function resolveRelease(spec: ReleaseSpec = {}): ResolvedRelease {
  const { bake } = spec;
  return {
    before: (spec.before ?? []).map(resolveTask),
    after: (spec.after ?? []).map(resolveTask),
    smoke: (spec.smoke ?? []).map(({ method = "GET", path, status = 200, text }) => ({
      method,
      path,
      status,
      ...(text !== undefined && { text }),
    })),
    ...(bake !== undefined && {
      bake: {
        time: bake.time,
        errorRate: bake.errorRate ?? 0.01,
        minRequests: bake.minRequests ?? 20,
        ...(bake.p95 !== undefined && { p95: bake.p95 }),
      },
    }),
  };
}

function resolveTask(task: ReleaseTask): ResolvedTask {
  const { name, image, undo } = task;
  return {
    name,
    ...resolveProcess(task),
    ...(image !== undefined && { image }),
    ...(undo !== undefined && { undo: resolveProcess(undo) }),
  };
}

function resolveProcess({
  entrypoint = [],
  command = [],
  environment = {},
  timeout = "5m",
}: Omit<ReleaseTask, "name">): ResolvedProcess {
  return { entrypoint, command, environment, timeout };
}
