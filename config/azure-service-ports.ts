import type { z } from "zod";
import type { ServicePorts } from "../model/azure/spec";
import { mirrorPort } from "../model/registry-clients";
import type { dns } from "./schema/dns";
import type { edge } from "./schema/edge";
import type { registry } from "./schema/registry";

/** The sections of a platform's config that name ports. */
interface Sections {
  readonly edge: z.infer<typeof edge>;
  readonly registry: z.infer<typeof registry>;
  readonly dns?: z.infer<typeof dns>;
}

/** Where the platform's own services answer, from what its config says of them. */
export function servicePorts({ edge, registry, dns }: Sections): ServicePorts {
  return {
    http: edge.port,
    https: edge.tls && edge.tlsPort,
    registry: registry.external === undefined ? registry.port : undefined,
    mirror: registry.mirror && mirrorPort(registry.port),
    dns: dns?.port,
  };
}
