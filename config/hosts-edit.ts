import { isDeepStrictEqual } from "node:util";
import { isMap, parse } from "yaml";
import type { Host, HostRole } from "../model/host";
import { nearest } from "../model/nearest";
import { UserError } from "../model/user-error";
import { isRecord, wholeKey } from "./file-source";
import { hostText } from "./host-text";
import { parseYaml, plainValues, keyOf } from "./yaml-document";
import { addItem, removeItem } from "./yaml-list";
import type { YamlPath } from "./yaml-places";
import { removeAt, setAt } from "./yaml-splice";

const HOSTS = "slipway:hosts";

/**
 * Adds a machine at the end of `slipway:hosts.ssh`, written as the one before it; every other byte
 * of the text is kept, as by all functions here.
 * @throws UserError when there is one of that name, or the text can't be edited in place.
 */
export function addHost(text: string, host: Host): string {
  if (namesIn(text).includes(host.name)) {
    throw new UserError(`${HOSTS}.ssh has "${host.name}" already`, {
      hint: "Choose another name, or edit that entry.",
    });
  }
  const item = hostText(host);
  const after = addItem(text, pathIn(text), item);
  return checked(text, after, [...entriesIn(text), parse(item.flow)]);
}

/** Takes a machine out of the list. @throws UserError when there is none of that name. */
export function removeHost(text: string, name: string): string {
  const index = indexOf(text, name);
  const after = removeItem(text, pathIn(text), index);
  return checked(text, after, entriesIn(text).toSpliced(index, 1));
}

/** Makes a machine a manager or a worker. @throws UserError when there is none of that name. */
export function setHostRole(text: string, name: string, role: HostRole): string {
  return setAt(text, [...pathIn(text), indexOf(text, name), "role"], role);
}

/**
 * Gives a machine these labels and no others; those that it has so already are not touched.
 * @throws UserError when there is none of that name.
 */
export function setHostLabels(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): string {
  const index = indexOf(text, name);
  const path: YamlPath = [...pathIn(text), index, "labels"];
  const host = entriesIn(text)[index];
  const present = isRecord(host) && isRecord(host["labels"]) ? host["labels"] : {};
  let after = text;
  for (const [label, value] of Object.entries(labels)) {
    if (present[label] !== value) after = setAt(after, [...path, label], value);
  }
  for (const label of Object.keys(present)) {
    if (!(label in labels)) after = removeAt(after, [...path, label]);
  }
  return after;
}

/** Where the list is: Pulumi reads some other spellings of its key too. */
function pathIn(text: string): string[] {
  const root = parseYaml(text).contents;
  const config = isMap(root) ? root.get("config") : undefined;
  const keys = isMap(config) ? config.items.map((pair) => keyOf(pair) ?? "") : [];
  return ["config", keys.find((key) => wholeKey(key) === HOSTS) ?? HOSTS, "ssh"];
}

function entriesIn(text: string): readonly unknown[] {
  const found = pathIn(text).reduce<unknown>(
    (value, name) => (isRecord(value) ? value[name] : undefined),
    plainValues(parseYaml(text)),
  );
  return Array.isArray(found) ? found : [];
}

function namesIn(text: string): string[] {
  return entriesIn(text).map((host) => (isRecord(host) ? String(host["name"]) : ""));
}

function indexOf(text: string, name: string): number {
  const names = namesIn(text);
  const index = names.indexOf(name);
  if (index >= 0) return index;
  const close = nearest(name, names);
  const known = names.length === 0 ? "is empty" : `has ${names.join(", ")}`;
  throw new UserError(`${HOSTS}.ssh has no "${name}"; it ${known}`, {
    hint: close === undefined ? undefined : `Did you mean ${close}?`,
  });
}

/** A text so unusual that the edit would change something else is left alone. */
function checked(text: string, after: string, list: readonly unknown[]): string {
  const wanted = withList(plainValues(parseYaml(text)), pathIn(text), list);
  try {
    if (isDeepStrictEqual(plainValues(parseYaml(after)), wanted)) return after;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  throw new UserError(`${HOSTS}.ssh is written in a way that can't be edited in place`, {
    hint: "Edit the file by hand.",
  });
}

function withList(
  value: unknown,
  [name, ...rest]: readonly string[],
  list: readonly unknown[],
): unknown {
  if (name === undefined) return list;
  const map = isRecord(value) ? value : {};
  return { ...map, [name]: withList(map[name], rest, list) };
}
