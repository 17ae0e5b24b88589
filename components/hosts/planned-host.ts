import type * as pulumi from "@pulumi/pulumi";
import type { Host, HostRole } from "../../model/host";

/**
 * A machine as the plan sees it. What the plan's shape depends on is plain; the rest may be known
 * only after creation, as a cloud's addresses are.
 */
export interface PlannedHost {
  /** The same as the host's. */
  readonly name: string;
  readonly role: HostRole;
  readonly labels: Readonly<Record<string, string>>;
  /** Machines that may fail together bear one name. Default: none. */
  readonly availabilitySet?: string;
  readonly host: pulumi.Input<Host>;
}

/** Of a machine whose every property stands in the config. */
export function plannedHost(host: Host): PlannedHost {
  const { name, role, labels, availabilitySet } = host;
  return { name, role, labels, availabilitySet, host };
}
