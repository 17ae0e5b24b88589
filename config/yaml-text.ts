import { parse } from "yaml";

/** What an edit writes: a text, or a text that Pulumi encrypted. */
export type NewValue = string | { readonly secure: string };

/** Letters that start no YAML construct and end no flow collection. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.+=/@-]*(?::[A-Za-z0-9_.+=/@-]+)*$/;
const YAML_1_1_WORD = /^(?:y|n|yes|no|on|off)$/i;

export type Quote = "'" | '"' | undefined;

/** A scalar in the quotes asked for; without any, quoted only where YAML needs it. */
export function scalarText(value: string, quote?: Quote): string {
  const isOneLine = !/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(value);
  if (quote === "'" && isOneLine) return `'${value.replaceAll("'", "''")}'`;
  if (quote === undefined && isPlain(value)) return value;
  return JSON.stringify(value);
}

export function valueText(value: NewValue, quote?: Quote): string {
  if (typeof value === "string") return scalarText(value, quote);
  return `{ secure: ${scalarText(value.secure, quote)} }`;
}

/** `a: { b: value }`, on one line, for the inside of a flow map. */
export function flowEntry(keys: readonly string[], value: NewValue): string {
  const [first = "", ...rest] = keys;
  const inner = rest.length === 0 ? valueText(value) : `{ ${flowEntry(rest, value)} }`;
  return `${scalarText(first)}: ${inner}`;
}

/** One line a key, each a step deeper; no line ending at the end. */
export function blockEntry(
  keys: readonly string[],
  value: NewValue,
  layout: { readonly indent: string; readonly step: string; readonly newline: string },
): string {
  return keys
    .map((key, depth) => {
      const isLast = depth === keys.length - 1;
      const indent = layout.indent + layout.step.repeat(depth);
      return `${indent}${scalarText(key)}:${isLast ? ` ${valueText(value)}` : ""}`;
    })
    .join(layout.newline);
}

function isPlain(value: string): boolean {
  return PLAIN.test(value) && !YAML_1_1_WORD.test(value) && parse(value) === value;
}
