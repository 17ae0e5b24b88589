import * as util from "node:util";
import { isMap, isNode, type Document } from "yaml";
import { keyOf, parseYaml } from "./yaml-document";

const IMAGES = ["config", "slipway:images"] as const;

/**
 * Puts one comment line above the pin of `name`, in the place of an earlier one of its own; where
 * the pins stand on one line, above that. Every other byte of the text is kept.
 * @param note what happened; what would end the line, or is not allowed in a YAML file, is left out.
 */
export function setPinNote(text: string, name: string, note: string): string {
  const bare = removePinNote(text, name);
  const at = lineOf(bare, name);
  if (at === undefined) return bare;
  const newline = /\r?\n/.exec(bare)?.[0] ?? "\n";
  const indent = /^[ ]*/.exec(bare.slice(at))?.[0] ?? "";
  const line = `${indent}${mark(name)} ${printable(note)}${newline}`;
  return bare.slice(0, at) + line + bare.slice(at);
}

/** Takes the comment line that `setPinNote` wrote for `name` away; nothing when there is none. */
export function removePinNote(text: string, name: string): string {
  const lines = text.split("\n");
  return lines.filter((line) => !line.trimStart().startsWith(`${mark(name)} `)).join("\n");
}

/** What stands after the mark of the note of `name`; undefined when there is none. */
export function readPinNote(text: string, name: string): string | undefined {
  const line = text.split("\n").find((one) => one.trimStart().startsWith(`${mark(name)} `));
  return line?.trim().slice(mark(name).length + 1);
}

/**
 * What YAML's `c-printable` leaves out makes Pulumi refuse the whole file, in a comment too; and apps
 * colour what they print.
 */
function printable(note: string): string {
  return util
    .stripVTControlCharacters(note)
    .replaceAll(/[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Begins each note: no comment of a person's begins like this. */
function mark(name: string): string {
  return `# slipway: ${name}`;
}

/** Where the line of a pin begins; undefined when the file has no such pin. */
function lineOf(text: string, name: string): number | undefined {
  let node: unknown = parseYaml(text).contents;
  let key: unknown;
  for (const step of [...IMAGES, name]) {
    const pair = isMap(node) ? node.items.find((item) => keyOf(item) === step) : undefined;
    if (pair === undefined) return undefined;
    key = pair.key;
    node = pair.value;
  }
  return lineStart(text, key);
}

function lineStart(text: string, key: unknown): number | undefined {
  const range: Document.Parsed["range"] | undefined | null = isNode(key) ? key.range : undefined;
  return range ? text.lastIndexOf("\n", range[0] - 1) + 1 : undefined;
}
