import * as os from "node:os";

const LONGEST = 240;

/** Text of any number of lines as one that is not too long for a summary. */
export function oneLine(text: string): string {
  const line = text.trim().replaceAll(/\s*[\r\n]+\s*/g, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** `0.4 s` below three seconds, where it matters; whole seconds above. */
export function seconds(milliseconds: number): string {
  if (milliseconds < 3_000) return `${Math.max(1, Math.round(milliseconds / 100)) / 10} s`;
  return `${Math.round(milliseconds / 1_000)} s`;
}

/** `exit code 3`; with the signal's name where one ended the process. */
export function exitWords(code: number): string {
  const signal = Object.entries(os.constants.signals).find(([, number]) => number === code - 128);
  return signal === undefined ? `exit code ${code}` : `exit code ${code} (${signal[0]})`;
}
