import { openForge } from "../../../forge/open-forge";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { RECORDS_BRANCH } from "./forge-records";
import { commitRecords } from "./publish-records";

/** Whether the variables say which forge records go to. */
export function knowsForge(env: Environment): boolean {
  return (env["SLIPWAY_FORGE_TOKEN"] ?? "") !== "";
}

/** Texts of records, by stack, to the forge. @returns where they are, for people. */
export async function sendRecords(
  texts: ReadonlyMap<string, string>,
  env: Environment,
): Promise<string> {
  const context = ciContext(env);
  const { kind, forgeUrl: url, repository, token } = context;
  await commitRecords({ forge: openForge({ kind, url, repository, token }), context }, texts);
  return `the branch ${RECORDS_BRANCH} of ${repository}`;
}
