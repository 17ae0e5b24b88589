import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { prepareTools } from "../../operations/machine";
import { recordStacks } from "../../operations/record/records";
import { terminalProgress } from "../progress";
import { chosenStacks, here } from "../project";

export async function run(names: readonly string[], { to }: { readonly to: string }) {
  const project = here();
  const stacks = chosenStacks(project, names);
  const tools = await prepareTools(project);
  const results = await recordStacks(project, tools, stacks, terminalProgress());
  await fs.mkdir(to, { recursive: true });
  const refused: string[] = [];
  for (const result of results) {
    if (result.outcome === "refused") {
      refused.push(result.why);
      continue;
    }
    const file = path.join(to, `${result.stack}.json`);
    await fs.writeFile(file, result.text);
    process.stdout.write(`${file}\n`);
  }
  if (refused.length > 0) throw new UserError(refused.join("\n\n"));
}
