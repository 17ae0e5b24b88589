import type { ServicePorts } from "../model/azure/spec";
import type { PlatformConfig } from "./parse";

/** Where the platform's own services answer, from what its config says of them. */
export function servicePorts({
  edge,
  registry,
  dns,
}: Pick<PlatformConfig, "edge" | "registry" | "dns">): ServicePorts {
  return {
    http: edge.port,
    https: edge.tls && edge.tlsPort,
    registry: registry.external === undefined ? registry.port : undefined,
    dns: dns?.port,
  };
}
