import { contentHash } from "../model/keyed-hash";

/** A secret of the stack's config beside what stands for it. */
export interface Stand {
  readonly value: string;
  readonly placeholder: string;
}

/**
 * The same for a text with real values and for that text with what stands for them, in base64 or
 * not: so that the two can be told to belong together. It is for the memory, never for a file:
 * whoever has it can try guesses.
 */
export function fingerprint(text: string, stands: readonly Stand[] = []): string {
  // The longest first: one value may hold another.
  const ordered = [...stands].sort((one, other) => other.value.length - one.value.length);
  const replaced = ordered.reduce(
    (done, stand) =>
      stand.value === "" ? done : done.replaceAll(stand.value, () => stand.placeholder),
    decoded(text),
  );
  return contentHash(replaced);
}

/** The text in a base64 text; any other text as it is. */
export function decoded(text: string): string {
  const bytes = Buffer.from(text, "base64");
  const inside = bytes.toString("utf8");
  const isWhole = text !== "" && bytes.toString("base64") === text;
  return isWhole && Buffer.from(inside, "utf8").equals(bytes) ? inside : text;
}
