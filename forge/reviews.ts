import type { Approval } from "./forge";

export interface Review {
  /** Undefined where the account is gone. */
  readonly user: string | undefined;
  readonly verdict: "approved" | "rejected" | "withdrawn" | "none";
  readonly commit: string | undefined;
}

/** Whose last word is an approval; reviews in the order in which they were made. */
export function standingApprovals(reviews: readonly Review[]): Approval[] {
  const standing = new Map<string, Approval>();
  for (const { user, verdict, commit } of reviews) {
    if (user === undefined || verdict === "none") continue;
    standing.delete(user);
    if (verdict === "approved") standing.set(user, { user, commit });
  }
  return [...standing.values()];
}
