import { operationsWords, previewTitle } from "../operations/ci/preview-words";
import type { FinishedPreview } from "../operations/ci/stack-preview";
import { table } from "./table";

/** What a preview found, for a person at a shell. */
export function previewSummary(preview: FinishedPreview): string {
  const { stack, services, resources, warnings, record } = preview;
  const rows = resources.map(({ operation, type, name, properties }) => [
    operation,
    name,
    type,
    properties.join(", "),
  ]);
  return [
    ...(rows.length > 0 ? [table(["", "RESOURCE", "TYPE", "WHAT DIFFERS"], rows), ""] : []),
    ...services.map(
      ({ service, change, from, to }) =>
        `${service} ${change}: ${from ?? "nothing"} → ${to ?? "nothing"}`,
    ),
    ...warnings.map((warning) => `warning: ${warning}`),
    resources.length === 0
      ? previewTitle([preview])
      : `${previewTitle([preview])}: ${operationsWords(preview)}`,
    `Compared with the record of ${stack} of ${record.time}, revision ${record.revision.slice(0, 7)}; nothing was changed.`,
    "",
  ].join("\n");
}
