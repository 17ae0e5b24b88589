import { isInitialisedBy } from "../../model/swarm-labels";
import type { Origin } from "../labels";

/** What is read of a swarm to decide about it. */
export interface SwarmState {
  /** The engine's word: `inactive`, `pending`, `active`, `error` or `locked`. */
  readonly nodeState: string;
  readonly isManager: boolean;
  readonly nodeId: string;
  readonly clusterId: string;
  /** Labels of the swarm itself. */
  readonly labels: Readonly<Record<string, string>>;
  /** How many of each kind are left on it, ingress network aside. */
  readonly left: Readonly<
    Record<"nodes" | "services" | "networks" | "secrets" | "configs", number>
  >;
}

export type JoinVerdict =
  | { readonly action: "adopt" }
  | { readonly action: "initialise" }
  | { readonly action: "refuse"; readonly summary: string; readonly hint: string };

/** Whether the engine's swarm is taken as it is, made, or can be neither. */
export function decideJoin(state: SwarmState): JoinVerdict {
  switch (state.nodeState) {
    case "inactive":
      return { action: "initialise" };
    case "active":
      return state.isManager
        ? { action: "adopt" }
        : {
            action: "refuse",
            summary: "the Docker engine is a worker of another swarm; Slipway needs a manager",
            hint: "Point DOCKER_HOST at a manager of that swarm, or run `docker swarm leave` here.",
          };
    case "locked":
      return {
        action: "refuse",
        summary: "the Docker engine's swarm is locked",
        hint: "Unlock it with `docker swarm unlock`, then run the same command again.",
      };
    default:
      return {
        action: "refuse",
        summary: `the Docker engine's swarm is in state "${state.nodeState}"; allowed: active, inactive`,
        hint: "See `docker info`; `docker swarm leave --force` gives up a broken swarm.",
      };
  }
}

export interface LeaveVerdict {
  /** `occupied` may pass: what was removed stays listed until its tasks are gone. */
  readonly action: "leave" | "occupied" | "stay";
  /** One line for the user. */
  readonly why: string;
}

/** Whether the swarm may be given up: only by the stack that made it, and only when it is bare. */
export function decideLeave(state: SwarmState, owner: Origin): LeaveVerdict {
  if (state.nodeState !== "active") {
    return { action: "stay", why: "the engine is in no swarm any more" };
  }
  if (!isInitialisedBy(state.labels, owner)) {
    return {
      action: "stay",
      why: "the swarm stays: it was adopted, not initialised, by this stack",
    };
  }
  const rest = Object.entries({ ...state.left, nodes: state.left.nodes - 1 })
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${count === 1 ? kind.slice(0, -1) : kind}`);
  return rest.length > 0
    ? { action: "occupied", why: `the swarm stays: it still has ${rest.join(", ")} on it` }
    : { action: "leave", why: "left the swarm that this stack had initialised" };
}
