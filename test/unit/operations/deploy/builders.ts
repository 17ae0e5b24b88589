import type { PlannedService, ReleasePlan } from "../../../../rollout/release-plan";

/** A service of a plan that is reached from nowhere and has no checks. */
export function planned(service: string, given: Partial<PlannedService> = {}): PlannedService {
  return {
    service,
    name: `staging-${service}`,
    image: service,
    pin: `${service}:1`,
    run: `${service}:1`,
    spec: "spec",
    replicas: 1,
    dependsOn: [],
    deadlineMs: 60_000,
    smoke: [],
    tasks: [],
    ...given,
  };
}

export function releasePlanOf(...services: PlannedService[]): ReleasePlan {
  return { stack: "staging", services };
}
