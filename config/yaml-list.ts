import { isAlias, isMap, isSeq, type CST, type Document, type YAMLSeq } from "yaml";
import { UserError } from "../model/user-error";
import { keyOf, parseYaml } from "./yaml-document";
import {
  colonEnd,
  endOf,
  endOfPair,
  insertLines,
  isBlockMap,
  isEmptyScalar,
  layoutOf,
  lineEnd,
  rangeOf,
  refuseShared,
  shared,
  shownPath,
  splice,
} from "./yaml-places";
import { setAt } from "./yaml-splice";

/** How an entry of a list is written. */
export interface ItemText {
  /** `{ name: m1, … }`: on one line. */
  readonly flow: string;
  /** `name: m1`, …: a line a key. */
  readonly block: readonly string[];
}

/** Stands for a list while what leads to it is written. */
const PLACEHOLDER = "slipway-list-to-come";

/**
 * Adds an entry at the end of the list at a path of names, in the style of the entry before it.
 * Every other byte is kept; what is missing of the path is made.
 * @throws UserError when the text is not YAML, no list is there, or it is shared by an anchor.
 */
export function addItem(text: string, path: readonly string[], item: ItemText): string {
  const document = parseYaml(text);
  const list = listAt(document, path);
  if (list === undefined) return addList(text, path, item);
  if (list.flow === true) return addToFlow(text, list, item.flow);
  const last = list.items.at(-1);
  const dash = dashesOf(list).at(-1);
  if (dash === undefined) throw notAList(path);
  const layout = layoutOf(text, document);
  const indent = " ".repeat(columnAt(text, dash));
  const gap = isBlockMap(last) ? " ".repeat(rangeOf(last)[0] - dash - 1) : " ";
  const lines = isBlockMap(last) && /^ +$/.test(gap) ? item.block : [item.flow];
  return insertLines(
    text,
    last === null ? dash + 1 : endOfItem(last),
    blockItem(lines, indent, lines.length > 1 ? gap : " ", layout.newline),
    layout,
  );
}

/** Takes an entry of a list away, its lines with it; comments around it stay. */
export function removeItem(text: string, path: readonly string[], index: number): string {
  const list = listAt(parseYaml(text), path);
  const item = list?.items[index];
  if (list === undefined || item === undefined) return text;
  if (list.flow === true) return removeFromFlow(text, list, index);
  const dash = dashesOf(list)[index];
  if (dash === undefined) throw notAList(path);
  const from = text.lastIndexOf("\n", dash - 1) + 1;
  const without = splice(text, from, lineEnd(text, endOfItem(item)), "");
  if (list.items.length > 1) return without;
  const parent = pairAt(parseYaml(text), path);
  const colon = parent === undefined ? undefined : colonEnd(parent);
  if (colon === undefined || list.anchor !== undefined) throw notAList(path);
  return splice(without, colon, colon, " []");
}

/** Undefined where there is none yet. */
function listAt(document: Document.Parsed, path: readonly string[]): YAMLSeq | undefined {
  const value = pairAt(document, path)?.value;
  if (value === undefined || value === null || isEmptyScalar(value)) return undefined;
  if (isAlias(value)) throw shared(path);
  if (!isSeq(value)) throw notAList(path);
  refuseShared(document, value, path);
  return value;
}

function pairAt(document: Document.Parsed, path: readonly string[]) {
  let map: unknown = document.contents;
  for (const [depth, name] of path.entries()) {
    if (isAlias(map)) throw shared(path.slice(0, depth));
    if (!isMap(map)) return undefined;
    refuseShared(document, map, path.slice(0, depth));
    const pair = map.items.find((one) => keyOf(one) === name);
    if (depth === path.length - 1) return pair;
    map = pair?.value;
  }
  return undefined;
}

function addList(text: string, path: readonly string[], { flow }: ItemText): string {
  const outlined = setAt(text, path, PLACEHOLDER);
  const document = parseYaml(outlined);
  const pair = pairAt(document, path);
  const [start, end] = rangeOf(pair?.value);
  const line = outlined.slice(outlined.lastIndexOf("\n", start) + 1, start);
  if (!/^ +[^\s{[,]+:\s*$/.test(line)) return splice(outlined, start, end, `[${flow}]`);
  const { step, newline } = layoutOf(outlined, document);
  const indent = (/^ +/.exec(line)?.[0] ?? "") + step;
  const before = start - (/\s*$/.exec(line)?.[0].length ?? 0);
  return splice(outlined, before, end, newline + blockItem([flow], indent, " ", newline));
}

function blockItem(lines: readonly string[], indent: string, gap: string, newline: string): string {
  return lines.map((line, at) => `${indent}${at === 0 ? "-" : " "}${gap}${line}`).join(newline);
}

function addToFlow(text: string, list: YAMLSeq, flow: string): string {
  const last = list.items.at(-1);
  if (last === undefined) {
    const [start, end] = rangeOf(list);
    const isBare = text.slice(start + 1, end - 1).trim() === "";
    return isBare
      ? splice(text, start + 1, end - 1, flow)
      : splice(text, start + 1, start + 1, ` ${flow}`);
  }
  const [start, end] = rangeOf(last);
  const line = text.lastIndexOf("\n", start) + 1;
  const indent = text.slice(line, start);
  const rest = /^([ \t]*,)?[ \t]*(?:#[^\r\n]*)?(\r?\n)/.exec(text.slice(end));
  if (indent.trim() !== "" || rest === null) return splice(text, end, end, `, ${flow}`);
  const [whole, comma, newline = "\n"] = rest;
  const added = `${indent}${flow}${comma === undefined ? "" : ","}${newline}`;
  const below = splice(text, end + whole.length, end + whole.length, added);
  return comma === undefined ? splice(below, end, end, ",") : below;
}

function removeFromFlow(text: string, list: YAMLSeq, index: number): string {
  const [start, end] = rangeOf(list.items[index]);
  const previous = list.items[index - 1];
  const next = list.items[index + 1];
  const from = previous === undefined ? start : endOf(previous);
  const to = next === undefined ? end : rangeOf(next)[0];
  if (previous !== undefined && !text.slice(from, start).includes("#")) {
    return splice(text, from, end, "");
  }
  if (next !== undefined && !text.slice(end, to).includes("#")) return splice(text, start, to, "");
  // Comments stand on both sides: they stay, so only the entry and its own comma go.
  const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
  return splice(text, start, end + comma, "");
}

/** Where the dashes of a block list stand. */
function dashesOf({ srcToken }: YAMLSeq): number[] {
  if (srcToken?.type !== "block-seq") return [];
  return (srcToken satisfies CST.BlockSequence).items.flatMap(
    ({ start }) => start.find(({ type }) => type === "seq-item-ind")?.offset ?? [],
  );
}

function endOfItem(item: unknown): number {
  const last = isBlockMap(item) ? item.items.at(-1) : undefined;
  return last === undefined ? endOf(item) : endOfPair(last);
}

function columnAt(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function notAList(path: readonly string[]): UserError {
  return new UserError(`${shownPath(path)} does not hold a list that can be edited`, {
    hint: "Write it as a list, or edit the file by hand.",
  });
}
