import * as readline from "node:readline/promises";

/** Asks yes or no at the terminal; a bare Enter means no. */
export async function askYes(question: string): Promise<boolean> {
  const terminal = readline.createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
