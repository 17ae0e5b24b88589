import { azureProblems } from "../model/azure/check";
import { servicePorts } from "./azure-service-ports";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { azureHosts } from "./schema/azure";
import { dns } from "./schema/dns";
import { edge } from "./schema/edge";
import { registry } from "./schema/registry";

type Values = Readonly<Record<string, unknown>>;

/** What no schema says of `slipway:hosts.azure`: what the keys say together, and Azure's limits. */
export function azureHostsProblems(values: Values): Problem[] {
  const { hosts } = values;
  // What the schema refuses is told there.
  const spec = isRecord(hosts) ? azureHosts.safeParse(hosts["azure"]).data : undefined;
  if (spec === undefined) return [];
  return azureProblems(spec, portsOf(values)).map(({ key, text }) => ({
    key: `slipway:hosts.azure.${key}`,
    text,
  }));
}

function portsOf(values: Values) {
  const sections = {
    edge: edge.safeParse(values["edge"]).data,
    registry: registry.safeParse(values["registry"]).data,
    dns: dns.safeParse(values["dns"]).data,
  };
  return sections.edge === undefined || sections.registry === undefined
    ? undefined
    : servicePorts({ ...sections, edge: sections.edge, registry: sections.registry });
}
