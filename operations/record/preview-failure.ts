import { stripVTControlCharacters } from "node:util";
import type { Ended } from "./isolated-process";
import { parsePreview } from "./preview-json";

/** Of a stack trace: what is Node's or a package's says nothing of the change. */
const FOREIGN_FRAME = /^\s+at .*(?:node:internal|node_modules)/;
const THROWN = /^(?:error: )?Running program '[^']*' failed with an unhandled exception:$/;

/**
 * What a preview that failed said, for people: the errors that Pulumi tells, else all that it
 * printed. Undefined: it did not fail.
 * @param dir the program's folder, from which paths are told.
 */
export function failureOf({ exitCode, stdout, stderr }: Ended, dir: string): string | undefined {
  if (exitCode === 0) return undefined;
  const text = stripVTControlCharacters([...errorsIn(stdout), stderr].join("\n"));
  const lines = text
    .replaceAll(`${dir}/`, "")
    .split(/\r?\n/)
    .filter((line) => !FOREIGN_FRAME.test(line))
    .map((line) => (THROWN.test(line) ? "The program fails:" : line.replace(/^error: /, "")));
  return lines.join("\n").trim() || `pulumi ended with exit code ${exitCode}`;
}

function errorsIn(stdout: string): readonly string[] {
  try {
    const { diagnostics } = parsePreview(stdout);
    return diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message.trim());
  } catch {
    // It ended before it printed any.
    return [stdout];
  }
}
