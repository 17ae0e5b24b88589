import * as readline from "node:readline/promises";

/** Asks yes or no; a bare Enter means yes. */
export type Ask = (question: string) => Promise<boolean>;

/** Asks at the terminal; undefined where there is none. */
export function terminalAsk(): Ask | undefined {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  return async (question) => {
    const lines = readline.createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await lines.question(`${question} [Y/n] `);
      return /^\s*(y|yes)?\s*$/i.test(answer);
    } finally {
      lines.close();
    }
  };
}
