import { UserError } from "../../model/user-error";
import { findStack } from "../../operations/project";
import { previewStack } from "../../operations/record/preview-stack";
import { recordsIn } from "../../operations/record/records-folder";
import { ensureToolchain } from "../../toolchain/toolchain";
import { previewSummary } from "../preview-summary";
import { here } from "../project";

interface Options {
  readonly from: string;
  readonly json: boolean;
}

export async function run(name: string, { from, json }: Options): Promise<void> {
  const project = here();
  const stack = findStack(project, name);
  await ensureToolchain();
  const preview = await previewStack(project, stack, recordsIn(from));
  if (json) process.stdout.write(`${JSON.stringify(preview, null, 2)}\n`);
  if (preview.outcome === "failed") {
    throw new UserError(`the preview of ${name} failed`, { hint: preview.failure });
  }
  if (!json) process.stdout.write(previewSummary(preview));
}
