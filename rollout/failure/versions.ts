import type { EngineService, EngineServiceSpec, EngineTask } from "../engine-types";
import { fitsTemplate, hasFailed, isVersion, type RolloutVersion } from "../rollout-state";
import { PIN_LABEL } from "../service-labels";

/** The two versions of an update, as far as the engine tells them. */
export interface Versions {
  /** Absent: there was none. */
  readonly from?: EngineServiceSpec;
  /** Absent: it was taken back before it could be read. */
  readonly to?: EngineServiceSpec;
  /** Whether a task is of the version that is watched. */
  readonly isWatched: (task: EngineTask) => boolean;
}

/**
 * Reads both versions at the first look, before a rollback erases the new one.
 * @param before the service as it was before the update. Default: what the engine remembers.
 */
export function readVersions(
  service: EngineService,
  tasks: readonly EngineTask[],
  { version, before }: { version: RolloutVersion; before?: EngineService | undefined },
): Versions {
  if (isVersion(service, version)) {
    return versions(before?.Spec ?? service.PreviousSpec, service.Spec);
  }
  // It was taken back within a moment: its tasks still carry its template. What somebody else has
  // put there instead is no former version.
  const isBack = service.UpdateStatus?.State?.startsWith("rollback_") === true;
  const from = before?.Spec ?? (isBack ? service.Spec : undefined);
  const stranger = tasks
    .filter((task) => hasFailed(task) && !fitsTemplate(service.Spec, task))
    .filter((task) => from === undefined || !fitsTemplate(from, task))
    .sort((one, other) => (other.CreatedAt ?? "").localeCompare(one.CreatedAt ?? ""))[0];
  if (stranger === undefined) return { ...(from && { from }), isWatched: () => false };
  return versions(from, { ...service.Spec, ...from, Labels: {}, TaskTemplate: stranger.Spec });
}

function versions(from: EngineServiceSpec | undefined, to: EngineServiceSpec): Versions {
  return {
    ...(from !== undefined && { from }),
    to,
    isWatched: (task) => fitsTemplate(to, task),
  };
}

/** What a version was pinned to: its label, or else the reference that it runs. */
export function pinOf({ Labels, TaskTemplate }: EngineServiceSpec): string {
  return Labels?.[PIN_LABEL] ?? TaskTemplate.ContainerSpec?.Image ?? "";
}

/** The reference that a version runs. */
export function referenceOf({ TaskTemplate }: EngineServiceSpec): string | undefined {
  return TaskTemplate.ContainerSpec?.Image;
}
