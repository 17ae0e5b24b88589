import { UserError } from "../../model/user-error";
import { ciPreview } from "../../operations/ci/preview/ci-preview";
import { previewTitle } from "../../operations/ci/preview-words";
import { previewSummary } from "../preview-summary";
import { terminalProgress } from "../progress";

export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const result = await ciPreview(process.cwd(), process.env, terminalProgress());
  const { previews } = result;
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (previews.length === 0) process.stdout.write(`${previewTitle(previews)}.\n`);
  else {
    for (const preview of previews) {
      if (preview.outcome === "finished") process.stdout.write(`${previewSummary(preview)}\n`);
    }
  }
  const failed = previews.filter((preview) => preview.outcome === "failed");
  if (failed.length === 0) return;
  throw new UserError(`the preview of ${failed.map(({ stack }) => stack).join(", ")} failed`, {
    hint: failed.map(({ stack, failure }) => `${stack}:\n${failure}`).join("\n\n"),
  });
}
