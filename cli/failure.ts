import { UserError } from "../model/user-error";

/**
 * Ends the command with exit code 1: one line first, the hint second. A defect of Slipway's own
 * keeps its stack trace, since that is what a report of it needs.
 */
export function failWith(error: unknown): void {
  if (error instanceof UserError) {
    process.stderr.write(`slipway: ${error.summary}\n`);
    if (error.hint !== undefined && error.hint !== "") process.stderr.write(`\n${error.hint}\n`);
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`slipway: unexpected error\n\n${text}\n`);
  }
  process.exitCode = 1;
}
