import type { Forge } from "../../../forge/forge";
import { UserError } from "../../../model/user-error";
import type { Progress } from "../../progress";
import type { Project, StackFile } from "../../project";
import { joinedStack } from "../../record/joined-stack";
import type { CiContext } from "../ci-context";
import { PREVIEW_MARKER, previewComment } from "../preview-comment";
import type { StackPreview } from "../stack-preview";
import { type ChangedFile, touchedStacks } from "../touched-stacks";
import {
  begunStatus,
  type Judged,
  previewContext,
  previewStatus,
  untouchedStatus,
} from "./preview-status";
import { previewWithoutSecrets } from "./without-secrets";

export interface PreviewWorld {
  readonly context: Pick<CiContext, "runUrl" | "token">;
  readonly forge: Pick<Forge, "pullRequest" | "setStatus" | "putComment">;
  readonly pullRequest: number;
  /** The change's newest commit, which the statuses are of. */
  readonly commit: string;
  /** The change as it would be merged. */
  readonly project: Project;
  readonly changes: readonly ChangedFile[];
  /** For people: what keeps the preview from being what the merge would do. */
  readonly notes: readonly string[];
  readonly preview: (stack: StackFile, options: { isNew: boolean }) => Promise<StackPreview>;
  readonly progress: Progress;
}

export interface CiPreviewResult {
  readonly commit: string;
  /** Of the touched stacks, in release order. */
  readonly previews: readonly StackPreview[];
}

/**
 * Previews each stack that a change touches, tells the forge of each by a status, and of all by one
 * comment, which a later run rewrites. Where none is touched, only a comment that is there is
 * rewritten.
 */
export async function previewChange(world: PreviewWorld): Promise<CiPreviewResult> {
  const { project, changes, commit, forge, pullRequest, notes } = world;
  const { stacks } = project;
  const known = stacks.map((stack) => {
    const joins = joinedStack(stack);
    return { stack: stack.stack, ...(joins !== undefined && { joins }) };
  });
  const touched = touchedStacks(changes, known);
  for (const { stack } of stacks) {
    await tell(world, stack, touched.includes(stack) ? begunStatus() : untouchedStatus());
  }
  const previews: StackPreview[] = [];
  for (const stack of stacks.filter((one) => touched.includes(one.stack))) {
    const preview = previewWithoutSecrets(await previewed(world, stack), [world.context.token]);
    previews.push(withNotes(preview, notes));
    await tell(world, stack.stack, previewStatus(preview));
  }
  if ((await forge.pullRequest(pullRequest)).head.sha !== commit) {
    world.progress.note("overtaken by a newer commit: the comment is left to that one's run");
    return { commit, previews };
  }
  const body = previewComment(previews, { revision: commit });
  const onlyRewrite = previews.length === 0;
  await forge.putComment(pullRequest, { marker: PREVIEW_MARKER, body, onlyRewrite });
  return { commit, previews };
}

async function previewed(world: PreviewWorld, stack: StackFile): Promise<StackPreview> {
  const isNew = world.changes.some(
    ({ path, before, after }) => path === stack.file && before === undefined && after !== undefined,
  );
  try {
    return await world.progress.step(`Preview ${stack.stack}`, () =>
      world.preview(stack, { isNew }),
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { stack: stack.stack, outcome: "failed", failure: error.message };
  }
}

function withNotes(preview: StackPreview, notes: readonly string[]): StackPreview {
  if (preview.outcome === "failed") return preview;
  return { ...preview, warnings: [...notes, ...preview.warnings] };
}

/** Sets a stack's status of the change's newest commit. */
export async function tell(
  { forge, context: { runUrl: url }, commit }: Pick<PreviewWorld, "forge" | "context" | "commit">,
  stack: string,
  judged: Judged,
): Promise<void> {
  const context = previewContext(stack);
  await forge.setStatus(commit, { context, ...judged, ...(url !== undefined && { url }) });
}
