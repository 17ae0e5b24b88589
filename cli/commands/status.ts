import { readSubstitutions, substitutionLine } from "../../config/substitutions";
import { withClusterEngine } from "../../operations/cluster-engine";
import { readHostStatus } from "../../operations/hosts/host-status";
import { readStatus, wentBack } from "../../operations/status";
import { hostTable } from "../host-table";
import { chosenStacks, here } from "../project";
import { statusTable } from "../status-table";

export async function run(
  names: readonly string[],
  { json }: { readonly json: boolean },
): Promise<void> {
  const project = here();
  const stacks = chosenStacks(project, names);
  const { rows, hosts } = await withClusterEngine(project, async ({ docker, through, hosts }) => ({
    rows: await readStatus(project, docker, stacks, through),
    hosts: hosts.length === 0 ? [] : await readHostStatus(docker, hosts),
  }));
  const notes = wentBack(stacks);
  const substitutions = readSubstitutions(project.dir);
  if (json) {
    const status = { services: rows, ...(hosts.length > 0 && { hosts }), notes, substitutions };
    process.stdout.write(`${JSON.stringify(status, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${statusTable(rows)}\n`);
  if (hosts.length > 0) process.stdout.write(`\n${hostTable(hosts)}\n`);
  for (const note of notes) process.stdout.write(`\n${note}\n`);
  const line = substitutionLine(substitutions);
  if (line !== undefined) process.stdout.write(`\n${line}\n`);
}
