import { z } from "zod";
import type { CommitStatus, ListedStatus, StatusesOf } from "./forge";

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

/** One of all that were ever set on a commit. */
export interface SetStatus {
  /** Higher than those of all that were set before. */
  readonly id: number;
  /** Login of who set it; undefined: the forge does not tell. */
  readonly by: string | undefined;
  readonly told: ListedStatus;
}

/** As GitHub lists it, and Gitea, which calls the state of a status `status`. */
export const setStatus = z
  .object({
    id: z.number(),
    context: z.string(),
    state: z.string().optional(),
    status: z.string().optional(),
    description: z.string().nullish(),
    updated_at: z.string().nullish(),
    creator: z.object({ login: z.string() }).nullish(),
  })
  .transform(
    ({ id, context, state, status, description, updated_at: setAt, creator }): SetStatus => ({
      id,
      by: creator?.login,
      told: {
        context,
        state: statusState(state ?? status ?? ""),
        description: description ?? "",
        ...(setAt && { setAt }),
      },
    }),
  );

/**
 * Of each context the last one that this user set. Whoever may push can set a status of any name:
 * others' are neither believed, nor do they hide one that is.
 * @param self undefined: whoever set it.
 */
export function lastSet(
  all: readonly SetStatus[],
  self: string | undefined,
): readonly ListedStatus[] {
  const own = new Map<string, ListedStatus>();
  for (const { by, told } of [...all].sort((one, other) => one.id - other.id)) {
    if (self === undefined || by === self) own.set(told.context, told);
  }
  return [...own.values()];
}

/** Asks for the user's name once, and not where nothing is set at all. */
export function ownStatuses(
  list: (sha: string) => Promise<readonly SetStatus[]>,
  self: () => Promise<string>,
): (sha: string, whose?: StatusesOf) => Promise<readonly ListedStatus[]> {
  let known: string | undefined;
  return async (sha, whose = "own") => {
    const all = await list(sha);
    if (whose === "anybody") return lastSet(all, undefined);
    return all.length === 0 ? [] : lastSet(all, (known ??= await self()));
  };
}
