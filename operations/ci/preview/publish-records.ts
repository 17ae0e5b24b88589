import type { Forge } from "../../../forge/forge";
import { BranchMoved } from "../../../forge/forge-error";
import { parseRecord } from "../../../record/record";
import { prepareTools } from "../../machine";
import type { Progress } from "../../progress";
import type { Project, StackFile } from "../../project";
import { recordStacks } from "../../record/records";
import type { CiContext } from "../ci-context";
import { recordPath, recordsAt, RECORDS_BRANCH } from "./forge-records";

/** A release and a person may write at the same time. */
const ATTEMPTS = 5;

export interface RecordsWorld {
  readonly forge: Pick<Forge, "branchHead" | "createBranch" | "commit" | "readFile">;
  readonly context: Pick<CiContext, "commit">;
}

export interface PublishedRecords {
  /** Stacks whose record is at the forge now. */
  readonly stacks: readonly string[];
  /** Why others have none, or a former one. */
  readonly problems: readonly string[];
}

/**
 * Records these stacks and their platform, and commits what is new of it to the branch of records.
 * Never throws: previews are for people who review, and no release fails for their sake.
 */
export async function publishRecords(
  project: Project,
  { stacks, ...world }: RecordsWorld & { readonly stacks: readonly StackFile[] },
  progress: Progress,
): Promise<PublishedRecords> {
  const problems: string[] = [];
  const kept: string[] = [];
  try {
    const tools = await prepareTools(project);
    const { read } = recordsAt(world.forge, { note: (line) => progress.note(line) });
    const results = await recordStacks(project, tools, stacks, progress, { former: read });
    const texts = new Map<string, string>();
    for (const result of results) {
      if (result.outcome === "recorded") texts.set(result.stack, result.text);
      else problems.push(result.why);
    }
    await commitRecords(world, texts);
    kept.push(...texts.keys());
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  for (const problem of problems) progress.note(`No new record for previews: ${problem}`);
  return { stacks: kept, problems };
}

/** Commits the records' texts, those that say something new, by the forge's API. */
export async function commitRecords(
  { forge, context }: RecordsWorld,
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const head = await forge.branchHead(RECORDS_BRANCH);
    const files: { path: string; content: string }[] = [];
    for (const [stack, content] of texts) {
      const path = recordPath(stack);
      const before = head === undefined ? undefined : await forge.readFile(path, head);
      if (!saysTheSame(stack, before, content)) files.push({ path, content });
    }
    if (files.length === 0) return;
    if (head === undefined) await forge.createBranch(RECORDS_BRANCH, context.commit);
    const message = `Record ${[...texts.keys()].join(", ")} as of ${context.commit.slice(0, 7)}`;
    try {
      await forge.commit({
        branch: RECORDS_BRANCH,
        expectedHead: head ?? context.commit,
        message: `${message} [ci skip]`,
        files,
      });
      return;
    } catch (error) {
      if (!(error instanceof BranchMoved) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Of the same deployment: that a later commit left it alone is no news. */
function saysTheSame(stack: string, before: string | undefined, after: string): boolean {
  if (before === undefined) return false;
  const known = (text: string) => ({ ...parseRecord(text, stack, stack), revision: "" });
  try {
    return JSON.stringify(known(before)) === JSON.stringify(known(after));
  } catch {
    // Of another version, or no record: it is replaced.
    return false;
  }
}
