import { UserError } from "../../../model/user-error";
import type { CiContext } from "../ci-context";
import type { Environment } from "../ci-variables";

/** Where the stack files are that pin an app. */
export interface InfrastructureRepository {
  /** `owner/name`, at the forge of the pipeline's own repository. */
  readonly repository: string;
  readonly branch: string;
}

const DEFAULT_BRANCH = "main";

/**
 * By SLIPWAY_INFRASTRUCTURE_REPOSITORY, an address or `owner/name`; default: the pipeline's own one.
 * Its branch by SLIPWAY_INFRASTRUCTURE_BRANCH; default: the pipeline's in its own, `main` in another.
 * @throws UserError for an address without a repository.
 */
export function infrastructureRepository(
  env: Environment,
  { repository, branch, forgeUrl }: Pick<CiContext, "repository" | "branch" | "forgeUrl">,
): InfrastructureRepository {
  const given = env["SLIPWAY_INFRASTRUCTURE_REPOSITORY"]?.trim();
  const named = given ? nameOf(given, forgeUrl) : repository;
  const isOwn = named === repository;
  const told = env["SLIPWAY_INFRASTRUCTURE_BRANCH"]?.trim();
  return { repository: named, branch: told || (isOwn ? branch : DEFAULT_BRANCH) };
}

/** People's address of the forge may be another than a step's: the host is not looked at. */
function nameOf(given: string, forgeUrl: string): string {
  const isAddress = /^https?:\/\//i.test(given) && URL.canParse(given);
  const path = isAddress ? new URL(given).pathname : `/${given}`;
  const base = URL.canParse(forgeUrl) ? new URL(forgeUrl).pathname.replace(/\/+$/, "") : "";
  const below = base !== "" && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  const name = below.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  if (/^[\w.-]+(?:\/[\w.-]+)+$/.test(name)) return name;
  throw new UserError(
    `SLIPWAY_INFRASTRUCTURE_REPOSITORY is "${given}"; allowed: the repository's address, or owner/name`,
  );
}
