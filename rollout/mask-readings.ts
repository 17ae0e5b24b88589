/** One character of a form, and how many backslashes stand before it. */
export interface Token {
  readonly slashes: number;
  /** Empty: the form ends in backslashes. */
  readonly char: string;
  readonly utf8: readonly number[];
}

/** Escapes of single letters, as JSON, shells and most languages write them. */
const LETTERS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const HTML: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/y;
const ALPHANUMERIC = /^[a-zA-Z0-9]$/;
const ESCAPED_SLASH = /%5c/i;

/** Where the token ends that begins at `start`, in each way in which it may be written there. */
export function endsOfToken(text: string, start: number, { slashes, char, utf8 }: Token): number[] {
  const ends: number[] = [];
  const plain = slashes === 0 && text.startsWith(char, start);
  if (plain) ends.push(start + char.length);
  if (plain && ALPHANUMERIC.test(char)) return ends;

  let at = start;
  let found = 0;
  for (let step = slashLength(text, at); step > 0; step = slashLength(text, at)) {
    at += step;
    found += 1;
  }
  if (found < slashes) return ends;
  if (char === "") return [...ends, at];
  const quoted = found > 0 && (slashes > 0 || !ALPHANUMERIC.test(char));
  const further = [
    quoted && text.startsWith(char, at) ? at + char.length : undefined,
    found > 0 ? endOfEscape(text, at, char) : undefined,
    char === " " && text[at] === "+" ? at + 1 : undefined,
    char === "\n" && text.startsWith("\r\n", at) ? at + 2 : undefined,
    endOfPercent(text, at, utf8),
    endOfEntity(text, at, char),
  ];
  return [...ends, ...further.filter((end) => end !== undefined)];
}

function slashLength(text: string, at: number): number {
  if (text[at] === "\\") return 1;
  return text[at] === "%" && ESCAPED_SLASH.test(text.slice(at, at + 3)) ? 3 : 0;
}

/** What follows the backslashes. */
function endOfEscape(text: string, at: number, char: string): number | undefined {
  const letter = text[at] ?? "";
  if (LETTERS[letter] === char) return at + 1;
  const windows = char === "\n" ? afterPattern(/r\\+n/y, text, at) : undefined;
  if (windows !== undefined) return windows;
  if (letter === "x" && codeAt(text, at + 1, 2) === char.codePointAt(0)) return at + 3;
  return endOfUnicode(text, at, char);
}

/** Beyond the first plane JSON writes two halves. */
function endOfUnicode(text: string, start: number, char: string): number | undefined {
  let at = start;
  for (let half = 0; half < char.length; half += 1) {
    const mark = afterPattern(half === 0 ? /u/y : /\\+u/y, text, at);
    if (mark === undefined || codeAt(text, mark, 4) !== char.charCodeAt(half)) return undefined;
    at = mark + 4;
  }
  return at;
}

function endOfPercent(text: string, at: number, utf8: readonly number[]): number | undefined {
  const matches = utf8.every(
    (byte, index) => text[at + 3 * index] === "%" && codeAt(text, at + 3 * index + 1, 2) === byte,
  );
  return matches ? at + 3 * utf8.length : undefined;
}

function endOfEntity(text: string, at: number, char: string): number | undefined {
  if (text[at] !== "&") return undefined;
  ENTITY.lastIndex = at;
  const [whole, decimal, hex, name] = ENTITY.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  const means = name === undefined ? code === char.codePointAt(0) : HTML[name] === char;
  return means ? at + whole.length : undefined;
}

function codeAt(text: string, at: number, digits: number): number | undefined {
  const hex = text.slice(at, at + digits);
  return hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : undefined;
}

/** Where the sticky pattern ends that begins there. Undefined: it does not. */
export function afterPattern(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
