import type { DeployResult } from "../operations/deploy/result";
import { version } from "./status-table";
import { table } from "./table";

/** What a release did, a line each image; for a person. */
export function deploySummary({ stack, outcome, changes }: DeployResult): string {
  if (outcome === "unchanged")
    return `${stack}: nothing to release, what runs is what its file says\n`;
  if (changes.length === 0) return `${stack}: ${outcome}; no pin changed\n`;
  const rows = changes.map(({ image, from, to, services }) => [
    stack,
    image,
    version(from),
    version(to),
    services.join(", "),
    outcome,
  ]);
  return `${table(["STACK", "IMAGE", "FROM", "TO", "SERVICES", "OUTCOME"], rows)}\n`;
}
