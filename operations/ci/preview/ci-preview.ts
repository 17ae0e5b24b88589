import { openForge } from "../../../forge/open-forge";
import { UserError } from "../../../model/user-error";
import { ensureToolchain } from "../../../toolchain/toolchain";
import type { Progress } from "../../progress";
import { openProject, type Project } from "../../project";
import { previewStack } from "../../record/preview-stack";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { PREVIEW_MARKER, previewComment } from "../preview-comment";
import { changedFiles } from "./changed-files";
import { recordsAt } from "./forge-records";
import { withMergedCheckout } from "./merged-checkout";
import { requireNewest } from "./newest-commit";
import { withAgeOfRecord } from "./record-age";
import type { StackPreview } from "../stack-preview";
import { previewStatus } from "./preview-status";
import { type CiPreviewResult, previewChange, type PreviewWorld, tell } from "./run";
import { withoutSecrets } from "./without-secrets";

/** Stands for the stacks where a change leaves no project to read them from. */
const PROJECT = "project";

/**
 * `slipway ci preview`, in a checkout of a pull request of the infrastructure repository. What is
 * wrong with the change is in the result, in a comment and in statuses.
 * @throws UserError where it is not a pull request, has been overtaken by a newer commit, or the
 * forge can't be told.
 */
export async function ciPreview(
  dir: string,
  env: Environment,
  progress: Progress,
): Promise<CiPreviewResult> {
  const context = ciContext(env);
  const { kind, forgeUrl: url, repository, token, pullRequest, branch } = context;
  if (pullRequest === undefined) {
    throw new UserError("there is no pull request to preview", {
      hint: "It runs for the event of a pull request; at a shell: slipway preview <stack>.",
    });
  }
  const forge = openForge({ kind, url, repository, token });
  const { head } = await forge.pullRequest(pullRequest);
  await requireNewest(dir, context, { pullRequest, newest: head.sha });
  const records = recordsAt(forge, { note: (line) => progress.note(line) });
  return withMergedCheckout(dir, branch, async (merged) => {
    const { notes } = merged;
    const told = { forge, context, pullRequest, commit: head.sha, notes, progress };
    const changes = await changedFiles(merged, forge, pullRequest);
    const project = projectIn(merged.dir);
    if (typeof project === "string") return unreadable(told, project);
    await ensureToolchain();
    const preview: PreviewWorld["preview"] = (stack, options) =>
      previewStack(project, stack, records, options).then((one) =>
        withAgeOfRecord(one, { forge, merged }),
      );
    return previewChange({ ...told, project, changes, preview });
  });
}

/** Or why there is none: its files are the change's, with whatever is wrong with them. */
function projectIn(dir: string): Project | string {
  try {
    return openProject(dir);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `Pulumi.yaml or a stack's file can't be read: ${why.replaceAll(dir, ".")}`;
  }
}

async function unreadable(
  world: Omit<PreviewWorld, "project" | "changes" | "preview">,
  why: string,
): Promise<CiPreviewResult> {
  const { commit, context, forge, pullRequest } = world;
  const failure = withoutSecrets(why, [context.token]);
  const preview: StackPreview = { stack: PROJECT, outcome: "failed", failure };
  await tell(world, PROJECT, previewStatus(preview));
  const body = previewComment([preview], { revision: commit });
  await forge.putComment(pullRequest, { marker: PREVIEW_MARKER, body });
  return { commit, previews: [preview] };
}
