import { UserError } from "../../model/user-error";
import type { StackRecord } from "../../record/record";
import type { StackPreview } from "../ci/stack-preview";
import { findPlatform, type Project, readStackFile, type StackFile } from "../project";
import { changedResources, changedServices } from "./changed-resources";
import { joinedStack } from "./joined-stack";
import { failureOf } from "./preview-failure";
import { parsePreview } from "./preview-json";
import { ThrowAwayBackend } from "./throw-away";

/** Where records come from. */
export interface Records {
  /** @throws UserError for one that can't be read. Undefined: there is none. */
  read(stack: string): Promise<StackRecord | undefined>;
  /** Waits for one that may be in the making. Undefined: it did not come. Default: nobody waits. */
  await?(stack: string): Promise<StackRecord | undefined>;
  /** For people: how records get there. */
  readonly hint: string;
}

export interface PreviewOptions {
  /** The change adds the stack: it has no record, and all of it is created. Default: false. */
  readonly isNew?: boolean;
}

/**
 * What the project's program would change of a stack, compared with the record of its last
 * deployment: without its secrets, its passphrase and its engine. The program may be anybody's: it
 * gets no variable of this process.
 * @throws UserError for a missing record, never for what the program does wrong.
 */
export async function previewStack(
  project: Project,
  stack: StackFile,
  records: Records,
  { isNew = false }: PreviewOptions = {},
): Promise<StackPreview> {
  const joined = joinedStack(stack) ?? findPlatform(project).stack;
  const platform = joined === stack.stack ? undefined : await required(records, joined, project);
  const found = await records.read(stack.stack);
  const own =
    found === undefined && isNew && platform !== undefined
      ? blank(platform, stack.stack)
      : (found ?? (await required(records, stack.stack, project)));
  const isOther = own.project !== project.name;
  if (isOther) {
    throw new UserError(`the record of ${stack.stack} is of the project "${own.project}"`, {
      hint: `Pulumi.yaml says "${project.name}". ${records.hint}`,
    });
  }
  return ThrowAwayBackend.use(project, async (backend): Promise<StackPreview> => {
    if (platform !== undefined) await backend.add(platform.stack, platform.exported);
    await backend.add(stack.stack, found?.exported);
    const ended = await backend.preview(stack.stack, {
      config: readStackFile(stack),
      record: own,
    });
    const failure = failureOf(ended, project.dir);
    if (failure !== undefined) return { stack: stack.stack, outcome: "failed", failure };
    const { steps, diagnostics } = parsePreview(ended.stdout);
    return {
      stack: stack.stack,
      outcome: "finished",
      services: changedServices(steps),
      resources: changedResources(steps),
      warnings: diagnostics
        .filter(({ severity }) => severity === "warning")
        .map(({ message }) => message.trim()),
      record: { time: own.time, revision: own.revision },
    };
  });
}

async function required(records: Records, stack: string, { name }: Project): Promise<StackRecord> {
  const record = (await records.read(stack)) ?? (await records.await?.(stack));
  if (record !== undefined) return record;
  throw new UserError(`there is no record of ${stack} of ${name} to compare with`, {
    hint: records.hint,
  });
}

/** Of a stack that was never deployed: what the images are is the same on its platform. */
function blank(platform: StackRecord, stack: string): StackRecord {
  return { ...platform, stack, names: {}, shapes: {} };
}
