import type { ObservedCluster } from "./observe";

/** A service as Pulumi's state knows it. */
export interface StateService {
  readonly urn: string;
  /** The engine's id of it. */
  readonly id: string;
}

/**
 * URNs of the services that the state has and the engine has not: each needs a targeted refresh
 * before the next `pulumi up`, which would fail to update what is gone. Empty when the engine was
 * not asked: nothing is known to be missing.
 */
export function missingServices(
  state: readonly StateService[],
  observed: ObservedCluster,
): string[] {
  if (!observed.compared) return [];
  const there = new Set(observed.services.map(({ id }) => id));
  return state.filter(({ id }) => !there.has(id)).map(({ urn }) => urn);
}
