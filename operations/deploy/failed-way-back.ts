import { UserError } from "../../model/user-error";
import type { StackFile } from "../project";
import type { ReleaseFailure } from "./result";
import { taskName, type ServiceTask } from "./tasks/phases";

export interface WayBack {
  readonly stack: Pick<StackFile, "stack" | "file">;
  /** Why it was gone. */
  readonly failure: ReleaseFailure;
  /** The tasks whose undo was not tried: it ended before. */
  readonly notUndone: readonly ServiceTask[];
}

/** What is left to do when a release failed, and its way back as well. */
export function failedWayBack({ stack, failure, notUndone }: WayBack, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  const tasks = notUndone.map((one) => `${taskName(one)} (${one.task.pin})`).join(", ");
  return new UserError(
    `${stack.stack} failed (${failure.cause.text}), and so did its way back: ${why}`,
    {
      hint: [
        `${stack.file} holds the last good pins again; what runs may be half of each.`,
        ...(notUndone.length > 0 ? [`What these tasks did was not undone: ${tasks}.`] : []),
        `Run \`slipway up ${stack.stack}\` once the reason is mended.`,
        ...(failure.reports.length > 0 ? [`Report: ${failure.reports.join(", ")}`] : []),
        ...(cause instanceof UserError && cause.hint ? [cause.hint] : []),
      ].join("\n"),
      cause,
    },
  );
}
