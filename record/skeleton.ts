import { below, isMap, type Json } from "./secret-object";

/** Stands for a text in a state's secret until a run with placeholders says another. */
export const OPAQUE = "slipway-opaque";

/** Names of fields that providers' schemas have in what this project keeps secret. */
const FIELDS = [
  ...["content", "contentBase64", "executable", "file", "permissions", "source", "sourceHash"],
  ...["address", "authDisabled", "configFile", "configFileContent", "username", "password"],
  ...["host", "port", "user", "hostKey", "privateKey", "privateKeyPassword", "agentSocketPath"],
  ...["dialErrorLimit", "perDialTimeout", "proxy"],
];
/** Those with a number that the provider sets where the program gives none, and its largest. */
const DEFAULTED: Readonly<Record<string, number>> = { dialErrorLimit: 100, perDialTimeout: 600 };
const DEFAULTS = "__defaults";

/** Is told each text that is left out, by its path in the skeleton. */
export type OnText = (path: string, text: string) => void;

/**
 * A secret's shape without what it says: what a provider needs to read it, and no more. Of values
 * only true, false, null and the empty text stay, and of names those in providers' schemas. The
 * skeleton of a skeleton is the same.
 */
export function skeleton(value: Json, onText: OnText = () => {}): Json {
  const shapeOf = (part: Json, path: string, field: string): Json => {
    if (part === null || typeof part === "boolean" || part === "") return part;
    if (typeof part === "number") return shownNumber(part, field);
    if (typeof part === "string") {
      onText(path, part);
      return OPAQUE;
    }
    if (!isMap(part)) return part.map((item, index) => shapeOf(item, `${path}[${index}]`, ""));
    const entries = Object.entries(part).map(([key, item], index): [string, Json] => {
      if (key === DEFAULTS) return [key, fieldNames(item)];
      const name = FIELDS.includes(key) ? key : `${OPAQUE}-${index}`;
      return [name, shapeOf(item, below(path, name), name)];
    });
    return Object.fromEntries(entries);
  };
  return shapeOf(value, "", "");
}

function shownNumber(value: number, field: string): number {
  const largest = Object.hasOwn(DEFAULTED, field) ? (DEFAULTED[field] ?? 0) : 0;
  return Number.isInteger(value) && value > 0 && value <= largest ? value : 0;
}

/** Whether a skeleton's key is one that it does not tell. */
export function isHiddenKey(key: string): boolean {
  return key.startsWith(`${OPAQUE}-`);
}

/** Which fields were set by default: Pulumi's own note, a list of names. */
function fieldNames(value: Json): Json {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).filter(
    (name) => typeof name === "string" && FIELDS.includes(name),
  );
}
