import { fingerprint } from "./fingerprint";
import { leafPath } from "./scrub";
import { isMap, isSecret, type Json, type JsonMap, secretObject } from "./secret-object";
import { isHiddenKey } from "./skeleton";

/** Where in the scrubbed state a value is, and what was there. */
interface Place {
  readonly fingerprints: ReadonlyMap<string, string>;
  readonly path: string;
}

/**
 * A property of the scrubbed state with its secrets filled in by what a run with placeholders
 * registered for it. What is no secret stays as it is.
 */
export function overlayProperty(state: Json, told: Json, place: Place): Json {
  if (isSecret(state)) {
    return secretObject(overlaySecret(JSON.parse(String(state["plaintext"])) as Json, told, place));
  }
  if (Array.isArray(state)) {
    const items = state as readonly Json[];
    return Array.isArray(told)
      ? items.map((item, index) =>
          overlayProperty(item, told[index] as Json, { ...place, path: `${place.path}[${index}]` }),
        )
      : items;
  }
  if (!isMap(state) || !isMap(told)) return state;
  const entries = Object.entries(state).map(([key, item]): [string, Json] => {
    const value = Object.hasOwn(told, key) ? told[key] : undefined;
    const path = `${place.path}.${key}`;
    return [key, value === undefined ? item : overlayProperty(item, value, { ...place, path })];
  });
  return Object.fromEntries(entries);
}

/** What was told, in the state's order and with what only the state has: a provider's defaults. */
function overlaySecret(shape: Json, told: Json, place: Place, inside = ""): Json {
  if (Array.isArray(shape) && Array.isArray(told) && shape.length === told.length) {
    const items = shape as readonly Json[];
    return inStateOrder(items, told as readonly Json[], place, inside).map((value, index) =>
      overlaySecret(items[index] ?? null, value, place, `${inside}[${index}]`),
    );
  }
  if (!isMap(shape) || !isMap(told) || Object.keys(shape).some(isHiddenKey)) return told;
  const keys = [...new Set([...Object.keys(shape), ...Object.keys(told)])];
  const entries = keys.map((key): [string, Json] => {
    const had = shape[key];
    const value = told[key];
    if (value === undefined) return [key, had ?? null];
    const path = inside === "" ? key : `${inside}.${key}`;
    return [key, had === undefined ? value : overlaySecret(had, value, place, path)];
  });
  return Object.fromEntries(entries);
}

/** A provider may keep a list in an order of its own: each goes where the most of it was. */
function inStateOrder(
  items: readonly Json[],
  told: readonly Json[],
  place: Place,
  inside: string,
): readonly Json[] {
  const pairs = items.flatMap((_, index) =>
    told.map((value, from) => ({
      index,
      from,
      likeness: likeness(value, place, `${inside}[${index}]`),
    })),
  );
  const ordered = pairs.sort(
    (one, other) =>
      other.likeness - one.likeness ||
      Math.abs(one.index - one.from) - Math.abs(other.index - other.from),
  );
  const taken = new Map<number, number>();
  for (const { index, from } of ordered) {
    if (!taken.has(index) && ![...taken.values()].includes(from)) taken.set(index, from);
  }
  return items.map((_, index) => told[taken.get(index) ?? index] ?? null);
}

/** How many texts of a told value are those that were at a place. */
export function likeness(told: Json, { fingerprints, path }: Place, inside = ""): number {
  if (typeof told === "string") {
    return fingerprints.get(leafPath(path, inside)) === fingerprint(told) ? 1 : 0;
  }
  const parts: (readonly [string, Json])[] = Array.isArray(told)
    ? (told as readonly Json[]).map((item, index) => [`${inside}[${index}]`, item] as const)
    : isMap(told)
      ? Object.entries(told as JsonMap).map(
          ([key, item]) => [inside === "" ? key : `${inside}.${key}`, item] as const,
        )
      : [];
  return parts.reduce((sum, [at, item]) => sum + likeness(item, { fingerprints, path }, at), 0);
}
