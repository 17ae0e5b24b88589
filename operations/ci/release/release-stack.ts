import { UserError } from "../../../model/user-error";
import type { DeployResult } from "../../deploy/result";
import { BrokenOff } from "../../pulumi-failure";
import { readStackFile, type StackFile } from "../../project";
import { Aborted } from "./abort";
import { keepEdits } from "./keep-edits";
import type { LastRelease } from "./last-release";
import { recordFromHistory } from "./seed-record";
import { abortedStatus, begunStatus, failureStatus, type Judged, resultStatus } from "./statuses";
import { tell, tellAtLast } from "./telling";
import type { ReleaseWorld, StackRelease } from "./world";

/** Releases what the checkout's file of one stack says, and tells the forge what came of it. */
export async function releaseStack(
  world: ReleaseWorld,
  stack: StackFile,
  last: LastRelease,
): Promise<StackRelease> {
  const { forge, now } = world;
  const before = readStackFile(stack);
  // A forge that does not answer is told of here, before anything is touched.
  await tell(world, stack.stack, begunStatus());
  // The forge has every commit; a clone may lack those before.
  const source = { fileAt: (file: string, commit: string) => forge.readFile(file, commit) };
  const record = await recordFromHistory(source, stack.file, last, now());
  if (record !== undefined) await world.seed(stack, record);
  const start = now().getTime();
  const ended = await endOf(world, stack);
  const tookMs = now().getTime() - start;
  const kept = await committedEdits(world, stack, before, ended);
  const { failure, changes = [] } = ended.result ?? {};
  await tellAtLast(world, stack.stack, statusOf(ended, tookMs));
  return {
    stack: stack.stack,
    outcome: ended.outcome,
    tookMs,
    services: changes.flatMap(({ services }) => services),
    reports: failure?.reports ?? [],
    ...(ended.cause !== undefined && { cause: ended.cause }),
    ...kept,
  };
}

interface Ended {
  readonly outcome: StackRelease["outcome"];
  readonly cause?: string;
  readonly result?: DeployResult;
}

async function endOf({ deploy, abort, progress }: ReleaseWorld, stack: StackFile): Promise<Ended> {
  try {
    const result = await abort.within(deploy(stack));
    const { outcome, failure } = result;
    return { outcome, result, ...(failure !== undefined && { cause: failure.cause.text }) };
  } catch (error) {
    const signal = error instanceof Aborted ? error.signal : abort.signal();
    if (signal !== undefined) return { outcome: "aborted", cause: `stopped by ${signal}` };
    if (!(error instanceof UserError)) throw error;
    if (error.hint) progress.note(error.hint);
    // A lock or a full disk says nothing of what was to be released.
    return { outcome: error instanceof BrokenOff ? "error" : "failed", cause: error.summary };
  }
}

function statusOf({ outcome, cause = "", result }: Ended, tookMs: number): Judged {
  if (result !== undefined) return resultStatus(result, tookMs);
  return outcome === "failed" ? failureStatus(cause) : abortedStatus(cause);
}

/** A way back that only the cluster has gone is one that the next release undoes: it is told loudly. */
async function committedEdits(
  world: ReleaseWorld,
  stack: StackFile,
  before: string,
  { cause, result }: Ended,
): Promise<Pick<StackRelease, "committed" | "problem">> {
  try {
    const failure = result?.failure;
    const committed = await keepEdits(world, stack, {
      before,
      ...(cause !== undefined && { cause }),
      ...(failure !== undefined && { failure }),
    });
    return committed === undefined ? {} : { committed };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: error.message };
  }
}
