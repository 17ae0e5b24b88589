import { UserError } from "../../model/user-error";
import type { LogFile } from "./log-file";

/** The error with the log's last lines and its path in the hint. */
export function withLogTail(error: unknown, log: LogFile): UserError {
  const known = error instanceof UserError ? error : undefined;
  const summary = known?.summary ?? (error instanceof Error ? error.message : String(error));
  const hint = [known?.hint, log.tail()].filter(Boolean).join("\n\n");
  return new UserError(summary, { hint, cause: error });
}
