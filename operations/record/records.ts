import { execa } from "execa";
import { UserError } from "../../model/user-error";
import type { StackRecord } from "../../record/record";
import type { ResourceChange } from "../ci/stack-preview";
import type { Tools } from "../machine";
import { findPlatform, type Project, type StackFile } from "../project";
import type { Progress } from "../progress";
import { recordStack } from "./record-stack";

/** A stack's record, or why there is none. */
export type RecordResult =
  | { readonly stack: string; readonly outcome: "recorded"; readonly text: string }
  | { readonly stack: string; readonly outcome: "refused"; readonly why: string };

/**
 * Records of these stacks and always of the platform's, which every preview needs. One that can't
 * be made is told, and the others are made all the same.
 */
export async function recordStacks(
  project: Project,
  tools: Tools,
  stacks: readonly StackFile[],
  progress: Progress,
): Promise<readonly RecordResult[]> {
  const revision = await headRevision(project.dir);
  const results: RecordResult[] = [];
  const record = async (stack: StackFile, platform?: StackRecord) => {
    const made = await progress.step(`Record ${stack.stack} without its secrets`, () =>
      recordStack(project, tools, stack, { revision, ...(platform && { platform }) }),
    );
    results.push(resultOf(stack.stack, made));
    return made.record;
  };
  const own = findPlatform(project);
  const platform = await record(own);
  for (const stack of stacks.filter((one) => one.stack !== own.stack)) {
    try {
      await record(stack, platform);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      results.push({ stack: stack.stack, outcome: "refused", why: error.message });
    }
  }
  return results;
}

function resultOf(
  stack: string,
  { text, changes }: { readonly text: string; readonly changes: readonly ResourceChange[] },
): RecordResult {
  if (changes.length === 0) return { stack, outcome: "recorded", text };
  const found = changes.map(
    ({ operation, type, name, properties }) =>
      `${operation} ${type} ${name}${properties.length > 0 ? `: ${properties.join(", ")}` : ""}`,
  );
  const why = [
    `a preview from the record of ${stack} shows changes, so Pulumi.${stack}.yaml or the program is ` +
      "not what was deployed; it is not kept",
    ...found,
  ].join("\n");
  return { stack, outcome: "refused", why };
}

/** Of the checkout that was deployed. @throws UserError where it is none of git's. */
async function headRevision(dir: string): Promise<string> {
  const { stdout, failed } = await execa("git", ["rev-parse", "HEAD"], { cwd: dir, reject: false });
  if (!failed && /^[0-9a-f]{40,64}$/.test(stdout.trim())) return stdout.trim();
  throw new UserError(`${dir} has no commit of git: a record says which one was deployed`, {
    hint: "Run it in a checkout of the infrastructure repository.",
  });
}
