import { stripVTControlCharacters } from "node:util";
import type { Ended } from "./isolated-process";
import { parsePreview } from "./preview-json";

/**
 * What a preview that failed said, for people: the errors that Pulumi tells, else all that it
 * printed. Undefined: it did not fail.
 */
export function failureOf({ exitCode, stdout, stderr }: Ended): string | undefined {
  if (exitCode === 0) return undefined;
  const text = stripVTControlCharacters([...errorsIn(stdout), stderr].join("\n")).trim();
  return text === "" ? stdout.trim() || `pulumi ended with exit code ${exitCode}` : text;
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
