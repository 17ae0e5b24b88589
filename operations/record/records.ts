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

export interface RecordStacksOptions {
  /** The record that there is of a stack already. Default: nobody knows one. */
  readonly former?: (stack: string) => Promise<StackRecord | undefined>;
  /** Default: really. */
  readonly make?: typeof recordStack;
}

/**
 * Records of these stacks and always of the platform's, which every preview needs. One that can't
 * be made is told, and the others are made all the same: where it is the platform's, with the
 * former one in its place.
 */
export async function recordStacks(
  project: Project,
  tools: Tools,
  stacks: readonly StackFile[],
  progress: Progress,
  { former, make = recordStack }: RecordStacksOptions = {},
): Promise<readonly RecordResult[]> {
  const revision = await headRevision(project.dir);
  const results: RecordResult[] = [];
  const record = async (stack: StackFile, platform?: StackRecord) => {
    const made = await progress.step(`Record ${stack.stack} without its secrets`, () =>
      make(project, tools, stack, { revision, ...(platform && { platform }) }),
    );
    results.push(resultOf(stack.stack, made));
    return made.record;
  };
  const own = findPlatform(project);
  const refused = (stack: string, why: string) => {
    results.push({ stack, outcome: "refused", why });
    return undefined;
  };
  const platform =
    (await orWhy(
      () => record(own),
      (why) => refused(own.stack, why),
    )) ??
    (await orWhy(
      async () => former?.(own.stack),
      () => undefined,
    ));
  for (const stack of stacks.filter((one) => one.stack !== own.stack)) {
    if (platform === undefined) {
      refused(stack.stack, `${stack.stack} can't be recorded without a record of ${own.stack}`);
    } else
      await orWhy(
        () => record(stack, platform),
        (why) => refused(stack.stack, why),
      );
  }
  return results;
}

async function orWhy<T>(
  work: () => Promise<T>,
  otherwise: (why: string) => undefined,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return otherwise(error.message);
  }
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
