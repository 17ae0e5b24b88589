import type { PlatformConfig } from "../config";
import { isOwnForge } from "../config/schema/ci";
import type { StackContext } from "./stack-context";

/**
 * Which repositories of the platform's own forge are the infrastructure's: only in their checkouts
 * `slipway` runs the checkout's code, for an app's repository has no say in what gets its secrets.
 * @returns the variable of every step; none with a forge of one's own, whose repositories nobody knows.
 */
export function infrastructureRepositories(
  { ci }: Pick<PlatformConfig, "ci">,
  { origin }: Pick<StackContext, "origin">,
): Record<string, string> {
  if (ci === undefined || !isOwnForge(ci)) return {};
  const { organization = origin.project, repositories } = ci;
  const names = Object.entries(repositories)
    .filter(([, { kind }]) => kind === "infrastructure")
    .map(([name]) => `${organization}/${name}`);
  return { SLIPWAY_INFRASTRUCTURE: names.join(" ") || "none" };
}
