import { readSubstitutions, substitutionLine } from "../../config/substitutions";
import { readStatus } from "../../operations/status";
import { engineAddress, engineClient } from "../../toolchain/engine/address";
import { chosenStacks, here } from "../project";
import { statusTable } from "../status-table";

export async function run(
  names: readonly string[],
  { json }: { readonly json: boolean },
): Promise<void> {
  const project = here();
  const rows = await readStatus(
    project,
    engineClient(engineAddress()),
    chosenStacks(project, names),
  );
  const substitutions = readSubstitutions(project.dir);
  if (json) {
    process.stdout.write(`${JSON.stringify({ services: rows, substitutions }, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${statusTable(rows)}\n`);
  const line = substitutionLine(substitutions);
  if (line !== undefined) process.stdout.write(`\n${line}\n`);
}
