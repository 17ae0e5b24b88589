/** Control and formatting characters among them: a text can't turn what follows around. */
const GAPS = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** The text on one line, of at most `limit` UTF-16 code units; what is cut ends in "…". */
export function oneLine(text: string, limit: number): string {
  const line = text.replace(GAPS, " ").trim();
  if (line.length <= limit) return line;
  // Half of a surrogate pair is no character.
  return `${line
    .slice(0, limit - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
