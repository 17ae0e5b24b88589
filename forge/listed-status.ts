import { z } from "zod";
import type { CommitStatus, ListedStatus } from "./forge";

/** The states of all forges; what waits to be approved or was left out has not been tried either. */
const STATES: Readonly<Record<string, CommitStatus["state"]>> = {
  success: "success",
  failure: "failure",
  failed: "failure",
  pending: "pending",
  running: "pending",
  created: "pending",
};

export function statusState(word: string): CommitStatus["state"] {
  return STATES[word] ?? "error";
}

/** GitHub's "combined status", and Gitea's, which calls the state of a status `status`. */
export const combinedStatus = z
  .object({
    statuses: z
      .array(
        z.object({
          context: z.string(),
          state: z.string().optional(),
          status: z.string().optional(),
          description: z.string().nullish(),
          updated_at: z.string().nullish(),
        }),
      )
      .nullable(),
  })
  .transform(({ statuses }): ListedStatus[] =>
    (statuses ?? []).map(({ context, state, status, description, updated_at: setAt }) => ({
      context,
      state: statusState(state ?? status ?? ""),
      description: description ?? "",
      ...(setAt && { setAt }),
    })),
  );
