import { HOST_LABEL, REGISTRY_LABEL } from "../../model/host";
import type { Placement } from "../../model/service-spec";
import type { PlannedHost } from "../hosts/planned-host";
import { isShared, type RegistryStorage } from "./registry-storage";

/**
 * On the one machine that keeps the blobs, or, where they are kept elsewhere and it runs more than
 * once, on those that are marked for it.
 * @throws Error for several instances on one machine's volume.
 */
export function registryPlacement(
  host: PlannedHost | string,
  storage: RegistryStorage,
  instances: number,
): Placement {
  const name = typeof host === "string" ? host : host.name;
  if (instances === 1) return { labels: { [HOST_LABEL]: name } };
  if (isShared(storage)) return { labels: { [REGISTRY_LABEL]: "true" } };
  throw new Error(`${instances} instances of a registry cannot share a machine's volume`);
}
