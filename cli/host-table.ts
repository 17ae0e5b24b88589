import { hostProblem, type HostStatus } from "../operations/hosts/host-status";
import { table } from "./table";

export function hostTable(rows: readonly HostStatus[]): string {
  return table(
    ["HOST", "SSH", "ROLE", "STATE", "AVAILABILITY", "ENGINE", "ADDRESS"],
    rows.map((row) => [
      row.name,
      row.ssh ?? "-",
      role(row),
      hostProblem(row) ?? row.node?.state ?? "-",
      row.node?.availability ?? "-",
      row.node?.engine ?? "-",
      row.node?.address ?? "-",
    ]),
  );
}

function role({ role, node }: HostStatus): string {
  const name = role ?? node?.role ?? "-";
  return node?.manager === "leader" ? `${name}, leads` : name;
}
