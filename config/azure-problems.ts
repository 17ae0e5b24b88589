import { azureProblems } from "../model/azure/check";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { azureHosts } from "./schema/azure";

/** What no schema says of `slipway:hosts.azure`: what the keys say together, and Azure's limits. */
export function azureHostsProblems(hosts: unknown): Problem[] {
  // What the schema refuses is told there.
  const spec = isRecord(hosts) ? azureHosts.safeParse(hosts["azure"]).data : undefined;
  if (spec === undefined) return [];
  return azureProblems(spec).map(({ key, text }) => ({ key: `slipway:hosts.azure.${key}`, text }));
}
