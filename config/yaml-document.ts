import {
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type ErrorCode,
  type Pair,
} from "yaml";
import { UserError } from "../model/user-error";

/** YAML's own messages quote the text, which may hold a secret: these don't. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "an alias of an anchor that does not stand before it",
  BAD_DQ_ESCAPE: "an unknown escape in a text in double quotes",
  BAD_INDENT: "wrong indentation, or a list or map that is not closed",
  BAD_SCALAR_START: "a text that starts with a reserved character needs quotes",
  BLOCK_AS_IMPLICIT_KEY: "two values on one line, or a text with a colon that needs quotes",
  MISSING_CHAR: "a missing comma, colon, bracket or quote",
  MULTILINE_IMPLICIT_KEY: "a name without a colon, or one that goes over two lines",
  MULTIPLE_DOCS: "a second document in the file",
  TAB_AS_INDENT: "a tab where spaces indent",
  TAG_RESOLVE_FAILED: "an unknown tag",
  UNEXPECTED_TOKEN: "something that does not belong there",
};

const HINT = "Mend the YAML of the file first.";

/**
 * @param file named in errors. @throws UserError that lists every mistake of the YAML itself
 *   with its line, without the line's text.
 */
export function parseYaml(text: string, file?: string): Document.Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    keepSourceTokens: true,
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
  });
  if (document.errors.length === 0) return document;
  const problems = document.errors.map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    const words =
      code === "DUPLICATE_KEY"
        ? `the name ${keyAt(text, pos[0])} stands here a second time`
        : (WORDS[code] ?? `not YAML (${code})`);
    return `${file === undefined ? "" : `${file}:`}${line}:${col}: ${words}`;
  });
  throw new UserError([...new Set(problems)].join("\n"), { hint: HINT });
}

/** The document as plain values. @throws UserError for aliases that lead nowhere or too far. */
export function plainValues(document: Document.Parsed, file?: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const where = file === undefined ? "" : `${file}: `;
    throw new UserError(`${where}its aliases can't be followed`, { hint: HINT, cause });
  }
}

/** The key of an entry as text; undefined for one that is no scalar. */
export function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function keyAt(text: string, offset: number): string {
  return /^.*?(?=\s*:(?:\s|$))/.exec(text.slice(offset).split("\n", 1)[0] ?? "")?.[0] ?? "there";
}
