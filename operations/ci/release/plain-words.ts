import { stripVTControlCharacters } from "node:util";

/**
 * One line of somebody's output, for a commit's message: nothing in it skips a pipeline (`[ci skip]`),
 * names a person, or closes an issue.
 */
export function plainWords(text: string, longest: number): string {
  const line = stripVTControlCharacters(text)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const tame = line
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(/@(?!sha256:)(?=\w)/g, "@ ")
    .replaceAll(/([#!])(?=\d)/g, "$1 ");
  return tame.length <= longest ? tame : `${tame.slice(0, longest - 1).trimEnd()}…`;
}

/** Text of several lines, set off, so that no line of it is one of the message's own trailers. */
export function plainBlock(text: string, mostLines: number): string {
  const lines = text.split(/\r?\n/);
  const shown = lines.slice(0, mostLines).map((line) => `    ${plainWords(line, 200)}`.trimEnd());
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`    and ${left} more lines`] : [])].join("\n");
}
