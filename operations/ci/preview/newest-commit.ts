import { UserError } from "../../../model/user-error";
import type { CiContext } from "../ci-context";
import { git } from "./git";

/**
 * What is checked out has to be what the forge says is the pull request's newest commit: the
 * statuses are of that one, and would vouch for a change that nobody has looked at.
 * @throws UserError where the run was overtaken.
 */
export async function requireNewest(
  dir: string,
  { isTrialMerge = false }: Pick<CiContext, "isTrialMerge">,
  { pullRequest, newest }: { readonly pullRequest: number; readonly newest: string },
): Promise<void> {
  const head = (await git(dir, "rev-parse", "HEAD")).trim();
  // Only of a merge that the CI made: in any other one the author chooses what is merged with what.
  const previewed = isTrialMerge ? ((await secondParent(dir)) ?? head) : head;
  if (previewed === newest) return;
  throw new UserError(
    `overtaken: the checkout is at ${previewed}, and the newest commit of pull request ` +
      `${pullRequest} is ${newest}`,
    { hint: "Nothing was told to the forge: the run of that commit does." },
  );
}

/** Read from the commit itself, since a clone without history has it named there only. */
async function secondParent(dir: string): Promise<string | undefined> {
  const [header = ""] = (await git(dir, "cat-file", "commit", "HEAD")).split("\n\n", 1);
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)][1]?.[1];
}
