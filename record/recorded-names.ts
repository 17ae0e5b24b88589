import { contentHash, shortKeyedHash } from "../model/keyed-hash";

/** Hash of what is named and of its text with placeholders → the live name's last part. */
export type RecordedNames = Readonly<Record<string, string>>;

/**
 * The hash that ends the name of what holds a secret text: in a preview from a record the one that
 * the live name has, else {@link shortKeyedHash}.
 * @param base what is named: the name before the hash.
 */
export function recordedHash(
  recorded: RecordedNames,
  base: string,
  { key, text }: { readonly key: string; readonly text: string },
): string {
  const name = recordedKey(base, text);
  return (Object.hasOwn(recorded, name) ? recorded[name] : undefined) ?? shortKeyedHash(key, text);
}

/** Under which a name stands in a record. The text holds placeholders: no key is needed. */
export function recordedKey(base: string, text: string): string {
  return contentHash(`${base}\n${text}`);
}
