import { UserError } from "../../../model/user-error";
import { RELEASE_ORDER, readStackFile, type StackFile } from "../../project";
import { handOver } from "./hand-over";
import { heldBack } from "./held-back";
import { lastReleases } from "./last-release";
import { type PromotionResult, requestPromotion } from "./promotion-request";
import { releaseStack } from "./release-stack";
import { supersededStacks } from "./superseded";
import { notReleased, passed, type ReleaseWorld, type StackRelease } from "./world";

export interface CiReleaseResult {
  readonly commit: string;
  /** `superseded`: later commits have been released to all of its stacks. */
  readonly outcome: "passed" | "failed" | "aborted" | "superseded";
  readonly stacks: readonly StackRelease[];
  /** Absent: nothing passed that could be promoted. */
  readonly promotion?: PromotionResult;
  /** A platform whose file has changed: a person has to bring it up. */
  readonly platform?: string;
}

/**
 * Releases one commit of the protected branch: each environment in its turn, and between them the
 * request to promote what has passed. Never goes back behind what a later commit has released.
 * @param chosen environments; default: all.
 */
export async function releaseCommit(
  world: ReleaseWorld,
  chosen: readonly StackFile[],
): Promise<CiReleaseResult> {
  const { forge, checkout, context, progress } = world;
  const { commit } = context;
  const names = chosen.map(({ stack }) => stack);
  const last = await lastReleases(forge, checkout, names);
  const superseded = await supersededStacks(world, names);
  const platform = await handOver(world, last);
  const stacks: StackRelease[] = [];
  let promotion: PromotionResult | undefined;
  for (const stack of chosen) {
    const signal = world.abort.signal();
    if (signal !== undefined) {
      stacks.push(notReleased(stack, "aborted", `stopped by ${signal} before it began`));
      break;
    }
    const known = last.get(stack.stack) ?? { unfinished: [] };
    const release = superseded.includes(stack.stack)
      ? notReleased(stack, "superseded", "a later commit has been released there")
      : ((await heldBack(world, stack, { known, stacks })) ??
        (await releaseStack(world, stack, known)));
    if (release.cause !== undefined) {
      progress.note(`${stack.stack}: ${release.outcome}: ${release.cause}`);
    }
    stacks.push(release);
    if (release.outcome === "aborted") break;
    if (passed(release)) promotion = (await promote(world, stack)) ?? promotion;
  }
  const current = chosen.filter(({ stack }) =>
    stacks.some((one) => one.stack === stack && passed(one)),
  );
  if (current.length > 0 && world.abort.signal() === undefined) await world.publish(current);
  return {
    commit,
    outcome: promotion?.outcome === "failed" ? "failed" : outcomeOf(stacks),
    stacks,
    ...(promotion !== undefined && { promotion }),
    ...(platform !== undefined && { platform }),
  };
}

function outcomeOf(stacks: readonly StackRelease[]): CiReleaseResult["outcome"] {
  if (stacks.some(({ outcome }) => outcome === "aborted")) return "aborted";
  const own = stacks.filter(({ outcome }) => outcome !== "superseded");
  if (own.length === 0 && stacks.length > 0) return "superseded";
  return own.every(passed) ? "passed" : "failed";
}

/** What passed here is offered to the next one of the release order. */
async function promote(
  { forge, checkout, context, stacks, progress }: ReleaseWorld,
  source: StackFile,
): Promise<PromotionResult | undefined> {
  const at = RELEASE_ORDER.indexOf(source.stack);
  const target = stacks.find(({ stack }) => at >= 0 && stack === RELEASE_ORDER[at + 1]);
  if (target === undefined) return undefined;
  const { branch, commit } = context;
  const facts = { commit, ...(await checkout.authorOf(commit)) };
  const from = { ...source, text: readStackFile(source) };
  const place = { branch, source: from, target };
  // What is merged already does not wait for a request to promote the next.
  const result = await requestPromotion(forge, place, facts).catch(
    (error: unknown): PromotionResult => {
      if (!(error instanceof UserError)) throw error;
      progress.note(`The promotion to ${target.stack} could not be asked for: ${error.message}`);
      return { outcome: "failed", problem: error.message };
    },
  );
  if (result.url !== undefined) {
    progress.note(`Promotion to ${target.stack}: ${result.outcome}, ${result.url}`);
  }
  return result;
}
