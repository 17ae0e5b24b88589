import type { CommitStatus, Forge } from "../../../forge/forge";
import { UserError } from "../../../model/user-error";
import type { Progress } from "../../progress";
import type { StackFile } from "../../project";
import type { CiContext } from "../ci-context";
import { count } from "../preview-words";
import { plainWords } from "../release/plain-words";
import type { StackDrift } from "./stack-drift";

export interface DriftWorld {
  readonly forge: Pick<Forge, "setStatus">;
  readonly context: Pick<CiContext, "commit" | "runUrl">;
  readonly stacks: readonly StackFile[];
  readonly compare: (stack: StackFile) => Promise<StackDrift>;
  readonly progress: Progress;
}

const LONGEST = 140;

export function driftContext(stack: string): string {
  return `slipway/drift/${stack}`;
}

/** In a line, for the status of the commit that was compared. */
export function driftStatus({ differences, error }: StackDrift): Omit<CommitStatus, "context"> {
  if (error !== undefined) {
    return { state: "error", description: plainWords(`not compared: ${error}`, LONGEST) };
  }
  const [first] = differences;
  if (first === undefined) return { state: "success", description: "is as its file says" };
  const words = `${count(differences.length, "difference")}: ${first}`;
  return { state: "failure", description: plainWords(words, LONGEST) };
}

/** Each stack in its turn, and a status each: one that can't be compared keeps none of the others. */
export async function findDrift(world: DriftWorld): Promise<readonly StackDrift[]> {
  const found: StackDrift[] = [];
  for (const stack of world.stacks) {
    const drift = await compared(world, stack);
    found.push(drift);
    await tell(world, drift);
  }
  return found;
}

async function compared({ compare }: DriftWorld, stack: StackFile): Promise<StackDrift> {
  try {
    return await compare(stack);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { stack: stack.stack, differences: [], error: error.message };
  }
}

/** The output has it as well: a forge that can't be told keeps nobody from looking. */
async function tell({ forge, context, progress }: DriftWorld, drift: StackDrift): Promise<void> {
  const { commit, runUrl: url } = context;
  const status = { context: driftContext(drift.stack), ...driftStatus(drift) };
  try {
    await forge.setStatus(commit, { ...status, ...(url !== undefined && { url }) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    progress.note(`the status of ${drift.stack} could not be set: ${error.message}`);
  }
}
