import { UserError } from "../../model/user-error";
import { knowsForge, sendRecords } from "../../operations/ci/preview/send-records";
import { prepareTools } from "../../operations/machine";
import { recordStacks } from "../../operations/record/records";
import { writeRecords } from "../../operations/record/write-records";
import { terminalProgress } from "../progress";
import { chosenStacks, here } from "../project";

export async function run(
  names: readonly string[],
  { to }: { readonly to?: string },
): Promise<void> {
  const project = here();
  const stacks = chosenStacks(project, names);
  const tools = await prepareTools(project);
  const results = await recordStacks(project, tools, stacks, terminalProgress());
  const made = results.filter((result) => result.outcome === "recorded");
  const texts = new Map(made.map(({ stack, text }) => [stack, text]));
  if (to === undefined && knowsForge(process.env)) {
    const place = await sendRecords(texts, process.env);
    process.stdout.write(`${[...texts.keys()].join(", ")}: on ${place}\n`);
  } else {
    const files = await writeRecords(texts, to ?? ".slipway/records");
    process.stdout.write(files.map((file) => `${file}\n`).join(""));
  }
  const refused = results.flatMap((result) => (result.outcome === "refused" ? [result.why] : []));
  if (refused.length > 0) throw new UserError(refused.join("\n\n"));
}
