import { readSubstitutions, substitutionLine } from "../../config/substitutions";
import { readStatus, wentBack } from "../../operations/status";
import { engineAddress, engineClient } from "../../toolchain/engine/address";
import { chosenStacks, here } from "../project";
import { statusTable } from "../status-table";

export async function run(
  names: readonly string[],
  { json }: { readonly json: boolean },
): Promise<void> {
  const project = here();
  const stacks = chosenStacks(project, names);
  const rows = await readStatus(project, engineClient(engineAddress()), stacks);
  const notes = wentBack(stacks);
  const substitutions = readSubstitutions(project.dir);
  if (json) {
    process.stdout.write(`${JSON.stringify({ services: rows, notes, substitutions }, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${statusTable(rows)}\n`);
  for (const note of notes) process.stdout.write(`\n${note}\n`);
  const line = substitutionLine(substitutions);
  if (line !== undefined) process.stdout.write(`\n${line}\n`);
}
