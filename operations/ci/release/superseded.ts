import { deployContext, stageOf } from "./statuses";
import type { ReleaseWorld } from "./world";

/**
 * The stacks to which a later commit was released, or began to be: this run was started again by
 * hand, or was overtaken. To release it there now would bring back what is gone.
 */
export async function supersededStacks(
  { forge, context }: Pick<ReleaseWorld, "forge" | "context">,
  stacks: readonly string[],
): Promise<readonly string[]> {
  const { branch, commit } = context;
  if ((await forge.branchHead(branch)) === commit) return [];
  const later = await forge.commitsBetween(commit, branch);
  const statuses = (await Promise.all(later.map((sha) => forge.statuses(sha)))).flat();
  return stacks.filter((stack) =>
    statuses.some((one) => one.context === deployContext(stack) && stageOf(one) !== "none"),
  );
}
