import type { Forge } from "../../../forge/forge";
import { deployContext, hasDeployed } from "../release/statuses";
import type { StackPreview } from "../stack-preview";
import { tryGit } from "./git";
import type { MergedCheckout } from "./merged-checkout";

/** Further back nobody looks: each commit is a question to the forge. */
const MOST_COMMITS = 30;

/**
 * Warns where the stack was released since its record was made: what that release changed shows as
 * the change's own. The forge is believed whoever set the status, for it is only told.
 */
export async function withAgeOfRecord(
  preview: StackPreview,
  at: {
    readonly forge: Pick<Forge, "statuses">;
    readonly merged: Pick<MergedCheckout, "dir" | "base">;
  },
): Promise<StackPreview> {
  if (preview.outcome === "failed") return preview;
  const { stack, record, warnings } = preview;
  for (const commit of await commitsSince(record.revision, at.merged)) {
    const statuses = await at.forge.statuses(commit, "anybody");
    const status = statuses.find(({ context }) => context === deployContext(stack));
    if (status === undefined || !hasDeployed(status)) continue;
    const warning =
      `it is compared with its record of ${short(record.revision)}, and ${short(commit)} was ` +
      "released since: what that changed shows here too. That release's log says why there is no " +
      "newer record";
    return { ...preview, warnings: [warning, ...warnings] };
  }
  return preview;
}

/** Of the target branch, the newest first; none where the clone can't tell. */
async function commitsSince(
  revision: string,
  { dir, base }: Pick<MergedCheckout, "dir" | "base">,
): Promise<readonly string[]> {
  if (base === undefined) return [];
  const range = ["--first-parent", `--max-count=${MOST_COMMITS}`, `${revision}..${base}`];
  const { ok, stdout } = await tryGit(dir, ["rev-list", ...range]);
  return ok ? stdout.split("\n").filter((line) => line !== "") : [];
}

function short(commit: string): string {
  return commit.slice(0, 7);
}
