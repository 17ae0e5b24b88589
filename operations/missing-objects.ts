import type { EngineObject } from "./engine-object";
import type { Leftovers } from "./leftovers";
import type { StackState } from "./pulumi";

const KIND_OF: Readonly<Record<string, EngineObject["kind"] | undefined>> = {
  "docker:index/service:Service": "service",
  "docker:index/container:Container": "container",
  "docker:index/secret:Secret": "secret",
  "docker:index/serviceConfig:ServiceConfig": "config",
  "docker:index/network:Network": "network",
  "docker:index/volume:Volume": "volume",
};

export interface MissingObject extends EngineObject {
  readonly urn: string;
  /** Nobody needs to be asked: there is no swarm any more that could hold it. */
  readonly certain: boolean;
}

/** What the state has and the engine's list has not. Empty for what the engine can't know. */
export function missingObjects(
  { resources }: StackState,
  { objects, swarm }: Leftovers,
): MissingObject[] {
  const there = new Set(objects.map(({ kind, id }) => `${kind} ${id}`));
  return resources.flatMap(({ urn, type, id, pendingReplacement }) => {
    const kind = KIND_OF[type];
    // Pulumi knows that it is gone, and makes the next one.
    if (pendingReplacement === true) return [];
    if (kind === undefined || id === undefined || there.has(`${kind} ${id}`)) return [];
    const needsSwarm = kind === "service" || kind === "secret" || kind === "config";
    if (needsSwarm && swarm === "unknown") return [];
    return [{ urn, kind, id, certain: needsSwarm && swarm === "none" }];
  });
}
