import { isMap, isNode, isScalar, visit, type Document, type Pair, type YAMLMap } from "yaml";
import { UserError } from "../model/user-error";

/** Names in maps, numbers in lists, from the root of a document. */
export type YamlPath = readonly (string | number)[];

export interface Layout {
  readonly newline: string;
  /** One level of indentation, as this file has it. */
  readonly step: string;
}

export function layoutOf(text: string, document: Document.Parsed): Layout {
  const newline = /\r?\n/.exec(text)?.[0] ?? "\n";
  const root = document.contents;
  const nested = isMap(root)
    ? root.items.map((item): unknown => item.value).find(isBlockMap)
    : undefined;
  return { newline, step: nested === undefined ? "  " : " ".repeat(columnOf(text, nested) || 2) };
}

export function insertLines(
  text: string,
  after: number,
  lines: string,
  { newline }: Layout,
): string {
  const at = lineEnd(text, after);
  const hasEnd = at > 0 && text[at - 1] === "\n";
  return splice(text, at, at, hasEnd ? lines + newline : newline + lines);
}

/** The start of the line after `offset`; `offset` itself where it is the start of a line. */
export function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === "\n") return offset;
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

export function endOfPair(pair: Pair): number {
  const { value } = pair;
  if (isBlockMap(value)) {
    const last = value.items.at(-1);
    if (last !== undefined) return endOfPair(last);
  }
  if (value === null || isEmptyScalar(value)) return colonEnd(pair) ?? endOf(pair.key);
  return endOf(value);
}

export function colonEnd(pair: Pair): number | undefined {
  const colon = pair.srcToken?.sep?.find(({ type }) => type === "map-value-ind");
  return colon === undefined ? undefined : colon.offset + 1;
}

export function isBlockMap(node: unknown): node is YAMLMap {
  return isMap(node) && node.flow !== true;
}

export function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

export function columnOf(text: string, map: YAMLMap): number {
  const [start] = rangeOf(map.items[0]?.key);
  const line = text.lastIndexOf("\n", start - 1) + 1;
  // In a list the first key stands behind the dash.
  const before = /^[ \uFEFF]*(?:-[ ]+)?/.exec(text.slice(line, start))?.[0] ?? "";
  return before.replace("\uFEFF", "").length;
}

export function rangeOf(node: unknown): [number, number] {
  const range = isNode(node) && node.range;
  if (!range) throw new UserError("an entry without a place in the text cannot be edited");
  return [range[0], range[1]];
}

export function endOf(node: unknown): number {
  return rangeOf(node)[1];
}

export function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** What has an anchor that something refers to can't change in one place only. */
export function refuseShared(
  document: Document.Parsed,
  { anchor }: { readonly anchor?: string },
  path: YamlPath,
): void {
  if (anchor === undefined) return;
  visit(document, {
    Alias(_key, alias) {
      if (alias.source === anchor) throw shared(path);
    },
  });
}

export function shared(path: YamlPath): UserError {
  return new UserError(
    `${shownPath(path)} is shared by a YAML anchor, so this edit would change more`,
    {
      hint: "Write the value out where it is used, then run this again.",
    },
  );
}

export function notAMap(path: YamlPath): UserError {
  return new UserError(`${shownPath(path) || "the file"} does not hold names with values`);
}

/** As people know a key: without the `config` that all of them stand under. */
export function shownPath(path: YamlPath): string {
  const shown = path.slice(path[0] === "config" && path.length > 1 ? 1 : 0);
  return shown
    .map((part, depth) =>
      typeof part === "number" ? `[${part}]` : depth === 0 ? part : `.${part}`,
    )
    .join("");
}
