import type { ObservedCluster } from "./observe";
import { ATTEMPT_LABEL, SPEC_LABEL } from "./service-labels";

/** A service as Pulumi's state knows it, with its labels. */
export interface LabelledService {
  readonly urn: string;
  /** The engine's id of it. */
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * URNs of the services of which the state says another version than the engine: a rollout that
 * failed was put back by Swarm, while Pulumi had already noted what it sent. A targeted refresh
 * brings the state in line and touches nothing; an update to what runs already would, since the
 * provider sends environment variables in a new order each time and Swarm then replaces instances.
 */
export function staleServices(
  state: readonly LabelledService[],
  observed: ObservedCluster,
): string[] {
  if (!observed.compared) return [];
  return state.flatMap(({ urn, id, labels }) => {
    const found = observed.services.find((service) => service.id === id);
    if (found === undefined) return [];
    const same = [SPEC_LABEL, ATTEMPT_LABEL].every(
      (label) => labels[label] === found.labels[label],
    );
    return same ? [] : [urn];
  });
}
