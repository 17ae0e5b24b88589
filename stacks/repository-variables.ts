import type { PlatformConfig } from "../config";
import { isOwnForge } from "../config/schema/ci";
import type { StackContext } from "./stack-context";

/**
 * What steps are told of the repositories of the platform's own forge.
 *
 * SLIPWAY_BRANCHES: from which branch each is released, `owner/name:branch`. The forge's default branch
 * won't do: the first one that is pushed to an empty repository becomes that.
 *
 * SLIPWAY_INFRASTRUCTURE: which repositories of the platform's own forge are the infrastructure's: only in their checkouts
 * `slipway` runs the checkout's code, for an app's repository has no say in what gets its secrets.
 * @returns the variables of every step; none with a forge of one's own, whose repositories nobody knows.
 */
export function repositoryVariables(
  { ci }: Pick<PlatformConfig, "ci">,
  { origin }: Pick<StackContext, "origin">,
): Record<string, string> {
  if (ci === undefined || !isOwnForge(ci)) return {};
  const { organization = origin.project, repositories } = ci;
  const names = Object.entries(repositories)
    .filter(([, { kind }]) => kind === "infrastructure")
    .map(([name]) => `${organization}/${name}`);
  const branches = Object.entries(repositories).map(
    ([name, { branch }]) => `${organization}/${name}:${branch}`,
  );
  return {
    SLIPWAY_BRANCHES: branches.join(" ") || "none",
    SLIPWAY_INFRASTRUCTURE: names.join(" ") || "none",
  };
}
