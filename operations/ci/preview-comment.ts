import { stripVTControlCharacters } from "node:util";
import { code, fenced, table } from "../../rollout/failure/markdown-parts";
import { count, operationsWords, previewTitle } from "./preview-words";
import type { FinishedPreview, StackPreview } from "./stack-preview";

/** By which the forge finds the comment again, to update it in place. */
export const PREVIEW_MARKER = "preview";

/** In characters, with room for the marker; GitHub's limit, the smallest of the forges', is 65,536. */
export const LONGEST_COMMENT = 60_000;

/** How many lines of a failure, or rows of details, a stack may have: as many as fit. */
const LINES = [1000, 300, 100, 30, 10, 3, 0];
const LONGEST_LINE = 500;
const SHORT_DIGEST = 12;
const SHORT_REVISION = 7;

export interface PreviewCommentOptions {
  /** The commit that was previewed. */
  readonly revision: string;
  /** In characters. Default: {@link LONGEST_COMMENT}. */
  readonly longest?: number;
}

/**
 * The one comment of a pull request, as Markdown: in a line what the change does, then each service
 * with its images before and after, then the rest, folded. Details that would make it too long are
 * cut, and the comment says how many there are.
 */
export function previewComment(
  previews: readonly StackPreview[],
  { revision, longest = LONGEST_COMMENT }: PreviewCommentOptions,
): string {
  const title = `**${previewTitle(previews)}**`;
  const comment = (blocks: readonly string[]) => `${[title, ...blocks].join("\n\n")}\n`;
  const footer = `Preview of ${code(revision.slice(0, SHORT_REVISION))}; nothing was changed by it.`;
  for (const lines of LINES) {
    const text = comment([
      ...previews.flatMap((preview) => failure(preview, lines)),
      ...services(previews),
      ...warnings(previews, lines),
      ...previews.flatMap((preview) => details(preview, lines)),
      footer,
    ]);
    if (text.length <= longest) return text;
  }
  return comment(["The rest is too long for a comment: the pipeline's log has it.", footer]);
}

function failure(preview: StackPreview, lines: number): string[] {
  if (preview.outcome !== "failed") return [];
  const text = stripVTControlCharacters(preview.failure).trim();
  const all = (text === "" ? "It said nothing." : text).split(/\r?\n/);
  // What went wrong stands at the end of what a program prints.
  const shown = lines === 0 ? [] : all.slice(-lines).map(shortened);
  const left = all.length - shown.length;
  return [
    `The preview of ${code(preview.stack)} failed:`,
    ...(left > 0 ? [`${count(left, "line")} before are in the pipeline's log.`] : []),
    ...(shown.length > 0 ? [fenced(shown.join("\n"))] : []),
  ];
}

function services(previews: readonly StackPreview[]): string[] {
  const rows = previews.filter(isFinished).flatMap(({ stack, services: changed }) =>
    changed.map(({ service, change, from, to }) => {
      const same = change === "updated" && from === to;
      return [code(stack), code(service), change, pin(from), same ? "the same image" : pin(to)];
    }),
  );
  return rows.length === 0 ? [] : [table(["stack", "service", "", "from", "to"], rows)];
}

function warnings(previews: readonly StackPreview[], lines: number): string[] {
  const all = previews
    .filter(isFinished)
    .flatMap(({ stack, warnings: found }) =>
      found.map((one) => `- ${code(stack)}: ${code(shortened(one))}`),
    );
  if (all.length === 0) return [];
  const left = all.length - lines;
  const rest = left > 0 ? [`- ${count(left, "more warning")} in the pipeline's log`] : [];
  return [`Warnings:`, [...all.slice(0, lines), ...rest].join("\n")];
}

function details(preview: StackPreview, lines: number): string[] {
  if (!isFinished(preview)) return [];
  const { stack, resources, record } = preview;
  const since = `Compared with the deployment of ${code(record.time)}, revision ${code(record.revision.slice(0, SHORT_REVISION))}.`;
  const rows = resources
    .slice(0, lines)
    .map(({ operation, type, name, properties }) => [
      operation,
      code(name),
      code(type),
      code(shortened(properties.join(", "))),
    ]);
  const left = resources.length - rows.length;
  return [
    `<details><summary>${html(stack)}: ${operationsWords(preview)}</summary>`,
    ...(rows.length > 0 ? [table(["", "resource", "type", "what differs"], rows)] : []),
    ...(left > 0 ? [`${count(left, "more resource")} in the pipeline's log.`] : []),
    since,
    "</details>",
  ];
}

function isFinished(preview: StackPreview): preview is FinishedPreview {
  return preview.outcome === "finished";
}

/** A pin with a digest short enough to read. */
function pin(text: string | undefined): string {
  if (text === undefined) return "–";
  const [name = "", digest] = text.split("@");
  const short = digest?.replace("sha256:", "").slice(0, SHORT_DIGEST);
  return code(short === undefined ? name : `${name}@${short}`);
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}

function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
