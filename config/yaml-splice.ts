import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Scalar,
  type Document,
  type Pair,
  type YAMLMap,
} from "yaml";
import { UserError } from "../model/user-error";
import { blockEntry, flowEntry, valueText, type NewValue } from "./yaml-text";
import { keyOf, parseYaml } from "./yaml-document";
import {
  colonEnd,
  columnOf,
  endOf,
  endOfPair,
  insertLines,
  isBlockMap,
  isEmptyScalar,
  type Layout,
  layoutOf,
  lineEnd,
  notAMap,
  rangeOf,
  refuseShared,
  shared,
  shownPath,
  splice,
  type YamlPath,
} from "./yaml-places";

/**
 * Writes one value at a path of keys and keeps every other byte: comments, order, quotes and line
 * endings. What is missing of the path is added at the end of the deepest map that exists.
 * @throws UserError when the text is not YAML, or when the edit would change another value too.
 */
export function setAt(text: string, path: YamlPath, value: NewValue): string {
  const document = parseYaml(text);
  const layout = layoutOf(text, document);
  const root = document.contents;
  if (root === null || isEmptyScalar(root)) return appendTo(text, namesIn(path), value, layout);
  let map: unknown = root;
  for (const [depth, key] of path.entries()) {
    if (typeof key === "number") {
      map = itemAt(document, map, path.slice(0, depth), key);
      continue;
    }
    if (!isMap(map)) throw notAMap(path.slice(0, depth));
    refuseShared(document, map, path.slice(0, depth));
    const pair = map.items.find((item) => keyOf(item) === key);
    const rest = path.slice(depth);
    if (pair === undefined) return insertInto(text, map, namesIn(rest), value, layout);
    if (rest.length === 1) return replaceValue(text, document, pair, path, value);
    if (isAlias(pair.value)) throw shared(path.slice(0, depth + 1));
    if (pair.value === null || isEmptyScalar(pair.value)) {
      return fillEmpty(text, map, pair, namesIn(rest.slice(1)), value, layout);
    }
    map = pair.value;
  }
  throw notAMap(path);
}

/** Takes the entry at a path away, its lines with it; comments above it stay. */
export function removeAt(text: string, path: YamlPath): string {
  const document = parseYaml(text);
  let map: unknown = document.contents;
  let parent: Pair | undefined;
  for (const [depth, key] of path.entries()) {
    if (typeof key === "number") {
      map = itemAt(document, map, path.slice(0, depth), key);
      continue;
    }
    if (!isMap(map)) return text;
    refuseShared(document, map, path.slice(0, depth));
    const index = map.items.findIndex((item) => keyOf(item) === key);
    const pair = map.items[index];
    if (pair === undefined) return text;
    if (depth === path.length - 1) return removeItem(text, map, index, parent);
    if (isAlias(pair.value)) throw shared(path.slice(0, depth + 1));
    parent = pair;
    map = pair.value;
  }
  return text;
}

function itemAt(document: Document.Parsed, list: unknown, path: YamlPath, index: number): unknown {
  if (!isSeq(list)) throw new UserError(`${shownPath(path)} does not hold a list`);
  refuseShared(document, list, path);
  const item = list.items[index];
  if (isAlias(item)) throw shared([...path, index]);
  return item;
}

/** What is missing of a path can be made of names only. */
function namesIn(path: YamlPath): readonly string[] {
  const names = path.filter((part) => typeof part === "string");
  if (names.length < path.length) throw notAMap(path);
  return names;
}

function appendTo(text: string, path: readonly string[], value: NewValue, layout: Layout): string {
  const { newline } = layout;
  const gap = text === "" || text.endsWith("\n") || text === "\uFEFF" ? "" : newline;
  return `${text}${gap}${blockEntry(path, value, { ...layout, indent: "" })}${newline}`;
}

function replaceValue(
  text: string,
  document: Document.Parsed,
  pair: Pair,
  path: YamlPath,
  value: NewValue,
): string {
  const node = pair.value;
  if (isMap(node)) {
    const secure = node.items.find((item) => keyOf(item) === "secure");
    if (typeof value === "string" || secure === undefined || node.items.length > 1) {
      throw new UserError(`${shownPath(path)} holds a map, not one value`);
    }
    refuseShared(document, node, path);
    return replaceValue(text, document, secure, [...path, "secure"], value.secure);
  }
  if (node === null || isEmptyScalar(node)) {
    const colon = colonEnd(pair);
    const at = colon ?? endOf(pair.key);
    return splice(text, at, at, `${colon === undefined ? ":" : ""} ${valueText(value)}`);
  }
  const [start, end] = rangeOf(node);
  if (isAlias(node)) return splice(text, start, end, valueText(value));
  if (!isScalar(node)) throw new UserError(`${shownPath(path)} holds a list, not one value`);
  refuseShared(document, node, path);
  if (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL) {
    const tail = /(?:\r?\n)*$/.exec(text.slice(start, end))?.[0] ?? "";
    return splice(text, start, end, valueText(value) + tail);
  }
  const quotes = { [Scalar.QUOTE_SINGLE]: "'", [Scalar.QUOTE_DOUBLE]: '"' } as const;
  const quote =
    node.type === "QUOTE_SINGLE" || node.type === "QUOTE_DOUBLE" ? quotes[node.type] : undefined;
  return splice(text, start, end, valueText(value, typeof value === "string" ? quote : undefined));
}

function insertInto(
  text: string,
  map: YAMLMap,
  keys: readonly string[],
  value: NewValue,
  layout: Layout,
): string {
  const last = map.items.at(-1);
  if (!isBlockMap(map)) {
    const entry = flowEntry(keys, value);
    if (last !== undefined) {
      const at = endOfPair(last);
      return splice(text, at, at, `, ${entry}`);
    }
    const [start, end] = rangeOf(map);
    const inside = text.slice(start + 1, end - 1);
    if (inside.trim() === "") return splice(text, start + 1, end - 1, ` ${entry} `);
    return splice(text, start + 1, start + 1, ` ${entry}`);
  }
  if (last === undefined) throw notAMap(keys);
  const indent = " ".repeat(columnOf(text, map));
  return insertLines(text, endOfPair(last), blockEntry(keys, value, { ...layout, indent }), layout);
}

/** `slipway:images:` with nothing behind it. */
function fillEmpty(
  text: string,
  map: YAMLMap,
  pair: Pair,
  keys: readonly string[],
  value: NewValue,
  layout: Layout,
): string {
  const node = pair.value;
  const [start, end] = isScalar(node) && node.source ? rangeOf(node) : [undefined, undefined];
  const colon = colonEnd(pair);
  if (start === undefined && colon !== undefined && isBlockMap(map)) {
    const indent = " ".repeat(columnOf(text, map)) + layout.step;
    return insertLines(text, colon, blockEntry(keys, value, { ...layout, indent }), layout);
  }
  const at = start ?? colon ?? endOf(pair.key);
  const lead = start !== undefined ? "" : colon === undefined ? ": " : " ";
  return splice(text, at, end ?? at, `${lead}{ ${flowEntry(keys, value)} }`);
}

function removeItem(text: string, map: YAMLMap, index: number, parent: Pair | undefined): string {
  const pair = map.items[index];
  const next = map.items[index + 1];
  const previous = map.items[index - 1];
  if (pair === undefined) return text;
  const start = rangeOf(pair.key)[0];
  if (!isBlockMap(map)) {
    if (previous !== undefined) return splice(text, endOfPair(previous), endOfPair(pair), "");
    return splice(text, start, next === undefined ? endOfPair(pair) : rangeOf(next.key)[0], "");
  }
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const without = splice(text, from, lineEnd(text, endOfPair(pair)), "");
  const colon = parent === undefined ? undefined : colonEnd(parent);
  if (map.items.length > 1 || colon === undefined) return without;
  return splice(without, colon, colon, " {}");
}
