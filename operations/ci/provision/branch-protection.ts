import { z } from "zod";
import { FORGE_OPERATOR, type ForgeRepository, RELEASE_BOT } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

const rule = z.record(z.string(), z.unknown());

/** Of infrastructure: what Woodpecker says of the workflows of a pull request, all of them. */
const INFRASTRUCTURE_CHECKS: readonly string[] = ["ci/woodpecker/pr/*"];

/** The rule of the branch that is released from, by the forge's names. */
export function protectionBody(repository: ForgeRepository) {
  const { kind, branch, merge, approvals } = repository;
  const checks = repository.checks ?? (kind === "infrastructure" ? INFRASTRUCTURE_CHECKS : []);
  return {
    rule_name: branch,
    enable_push: true,
    enable_push_whitelist: true,
    push_whitelist_usernames:
      kind === "infrastructure" ? [FORGE_OPERATOR, RELEASE_BOT] : [FORGE_OPERATOR],
    push_whitelist_teams: [] as string[],
    push_whitelist_deploy_keys: false,
    enable_force_push: false,
    enable_merge_whitelist: true,
    merge_whitelist_usernames: [FORGE_OPERATOR],
    merge_whitelist_teams: [...merge].sort(),
    enable_status_check: checks.length > 0,
    status_check_contexts: [...checks].sort(),
    required_approvals: approvals,
    // Else the word of any writer would count, and a pull request holds the token of one.
    enable_approvals_whitelist: true,
    approvals_whitelist_username: [FORGE_OPERATOR],
    approvals_whitelist_teams: [...merge].sort(),
    dismiss_stale_approvals: true,
    block_on_rejected_reviews: true,
    // What makes the code owners' word binding.
    block_on_official_review_requests: true,
  };
}

/** The names of what differs. */
export function ruleDifferences(
  found: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(wanted).filter((name) => plain(found[name]) !== plain(wanted[name]));
}

export async function settleProtection(
  forge: ForgeHttp,
  { path, repository }: { readonly path: string; readonly repository: ForgeRepository },
  told: Told,
): Promise<void> {
  const body = protectionBody(repository);
  const place = `/repos/${path}/branch_protections`;
  const rules = await forge.get(place, z.array(rule).nullable());
  const found = rules?.find((one) => one["rule_name"] === repository.branch);
  if (found === undefined) {
    await forge.order("POST", place, body);
    told.changed(`repository ${path}: branch ${repository.branch} protected`);
    return;
  }
  const differences = ruleDifferences(found, body);
  if (differences.length === 0) return;
  await forge.order("PATCH", `${place}/${encodeURIComponent(repository.branch)}`, body);
  told.changed(
    `repository ${path}: protection of ${repository.branch} changed (${differences.join(", ")})`,
  );
}

/** Lists in any order; the forge has no list for an empty one. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return "[]";
  return JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].sort() : value);
}
