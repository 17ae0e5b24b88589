import { createTwoFilesPatch } from "diff";
import { removePinNote } from "./pin-note";
import { removeAt, setAt } from "./yaml-splice";
import { parseYaml, plainValues } from "./yaml-document";

const IMAGES = ["config", "slipway:images"] as const;

/** What stands under `slipway:images`, as typed: also the word `unpinned`. */
export function readPins(text: string): Record<string, string> {
  const images = child(child(plainValues(parseYaml(text)), IMAGES[0]), IMAGES[1]);
  if (typeof images !== "object" || images === null) return {};
  return Object.fromEntries(
    Object.entries(images).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/**
 * Pins `name`: one value replaced, or one line added; a note on the pin that it had goes with it.
 * Every other byte of the text is kept.
 * @throws UserError when the text is not YAML, or the value is shared by an anchor.
 */
export function setPin(text: string, name: string, pin: string): string {
  return setAt(removePinNote(text, name), [...IMAGES, name], pin);
}

/** Takes the line of `name` out of `slipway:images`; nothing when there is none. */
export function removePin(text: string, name: string): string {
  return removeAt(text, [...IMAGES, name]);
}

/**
 * Puts `{ secure: ciphertext }` at a config key such as `slipway:secrets.redis-password`.
 * @param key the part after the first dot is the name below it.
 */
export function setSecure(text: string, key: string, ciphertext: string): string {
  const dot = key.indexOf(".");
  const path = dot < 0 ? [key] : [key.slice(0, dot), key.slice(dot + 1)];
  return setAt(text, ["config", ...path], { secure: ciphertext });
}

/** Sets a key beside `config`, such as `encryptionsalt`. */
export function setTopLevel(text: string, key: string, value: string): string {
  return setAt(text, [key], value);
}

/** Which backend of Pulumi's a project's file names. */
export function setBackendUrl(text: string, url: string): string {
  return setAt(text, ["backend", "url"], url);
}

/** Takes out which backend a project's file names. */
export function removeBackend(text: string): string {
  return removeAt(text, ["backend"]);
}

export function setSalt(text: string, salt: string): string {
  return setTopLevel(text, "encryptionsalt", salt);
}

/** A unified diff with three lines around each change; empty when nothing changed. */
export function renderDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/, "");
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
