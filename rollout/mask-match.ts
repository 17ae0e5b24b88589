import { afterPattern, endsOfToken, type Token } from "./mask-readings";

const LINE_BREAK = /\r?\n/y;

/**
 * The text with the form replaced wherever it stands, with each of its characters written in any
 * usual way: as it is, behind backslashes, percent-encoded, as `\u` or `\x` escape or as HTML
 * entity. Writers differ in which characters they encode, so each may be encoded or not. What is
 * long may be wrapped, as base64 is. Matched by hand: as a regular expression, a certificate's
 * form is larger than the engine bears.
 */
export function replaceForm(text: string, form: string, replacement: string): string {
  const tokens = tokensOf(form);
  const pieces: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length;) {
    const end = endOfForm(text, at, tokens);
    if (end === undefined) {
      at += 1;
      continue;
    }
    pieces.push(text.slice(kept, at), replacement);
    at = kept = end;
  }
  return pieces.length === 0 ? text : pieces.join("") + text.slice(kept);
}

/** Quoted once more, a run of backslashes grows: so a run is a mark of what follows. */
function tokensOf(form: string): Token[] {
  const tokens = [...form.matchAll(/(\\*)([^\\]?)/gsu)].map(([, slashes = "", char = ""]) => ({
    slashes: slashes.length,
    char,
    utf8: [...Buffer.from(char, "utf8")],
  }));
  return tokens.filter(({ slashes, char }) => slashes > 0 || char !== "");
}

/** Where the form that begins at `start` ends. Undefined: it is not there. */
function endOfForm(text: string, start: number, tokens: readonly Token[]): number | undefined {
  // What looks encoded may stand for itself: the other readings are kept for when one leads nowhere.
  const readings: { readonly index: number; readonly at: number }[] = [{ index: 0, at: start }];
  for (let reading = readings.pop(); reading !== undefined; reading = readings.pop()) {
    const { index, at } = reading;
    const token = tokens[index];
    if (token === undefined) return at;
    let ends = endsOfToken(text, at, token);
    if (ends.length === 0 && index > 0) {
      const next = afterPattern(LINE_BREAK, text, at);
      ends = next === undefined ? [] : endsOfToken(text, next, token);
    }
    for (const end of ends) readings.push({ index: index + 1, at: end });
  }
  return undefined;
}
