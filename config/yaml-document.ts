import { isScalar, LineCounter, parseDocument, type Document, type Pair } from "yaml";
import { UserError } from "../model/user-error";

/**
 * @param file named in errors. @throws UserError that lists every mistake of the YAML itself
 *   with its line, without the line's text: it may hold a secret.
 */
export function parseYaml(text: string, file?: string): Document.Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    keepSourceTokens: true,
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
  });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => {
      const { line, col } = lines.linePos(pos[0]);
      return `${file === undefined ? "" : `${file}:`}${line}:${col}: ${message}`;
    });
    throw new UserError(problems.join("\n"), { hint: "Mend the YAML of the file first." });
  }
  return document;
}

/** The key of an entry as text; undefined for one that is no scalar. */
export function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}
