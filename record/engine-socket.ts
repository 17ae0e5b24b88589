import type { ExportedStack } from "./deployment";
import { isMap, type Json, places } from "./secret-object";

const IN_CONTAINERS = "/var/run/docker.sock";

/** The path of the engine's socket that a stack's containers mount; undefined: none does. */
export function engineSocketOf({ deployment }: ExportedStack): string | undefined {
  for (const { inputs } of deployment.resources) {
    for (const { value } of places((inputs ?? {}) as Json)) {
      if (!isMap(value)) continue;
      const target = value["target"] ?? value["containerPath"];
      const source = value["source"] ?? value["hostPath"];
      if (target === IN_CONTAINERS && typeof source === "string") return source;
    }
  }
  return undefined;
}
