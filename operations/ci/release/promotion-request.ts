import type { Forge, PullRequest } from "../../../forge/forge";
import { BranchMoved } from "../../../forge/forge-error";
import type { StackText } from "../../promote";
import {
  hasPins,
  marker,
  promotionBody,
  type PromotionFacts,
  promotionMessage,
  promotionPlan,
  promotionTitle,
} from "./promotion";

export interface PromotionResult {
  /**
   * - `declined`: somebody closed the request for these very pins, so it stays closed;
   * - `closed`: nothing was left to promote;
   * - `failed`: the forge did not let it.
   */
  readonly outcome:
    "nothing" | "opened" | "updated" | "unchanged" | "closed" | "declined" | "failed";
  readonly number?: number;
  readonly url?: string;
  /** Why it failed, with what to do. */
  readonly problem?: string;
}

export interface PromotionPlace {
  /** That is released, and that the request is to be merged into. */
  readonly branch: string;
  /** As it was released and passed. */
  readonly source: StackText;
  /** Its text is taken from the forge: somebody may have merged meanwhile. */
  readonly target: Omit<StackText, "text">;
}

const ATTEMPTS = 6;

export function promotionBranch(stack: string): string {
  return `slipway/promote-${stack}`;
}

/** Sees to it that there is one request for what is to be promoted, and none where nothing is. */
export async function requestPromotion(
  forge: Forge,
  place: PromotionPlace,
  facts: PromotionFacts,
): Promise<PromotionResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(forge, place, facts);
    } catch (error) {
      if (!(error instanceof BranchMoved) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function request(
  forge: Forge,
  { branch, source, target }: PromotionPlace,
  facts: PromotionFacts,
): Promise<PromotionResult> {
  const base = await forge.branchHead(branch);
  const before = base === undefined ? undefined : await forge.readFile(target.file, base);
  const head = promotionBranch(target.stack);
  const open = await forge.findPullRequest(head, branch);
  // A stack that is gone has nothing promoted to it.
  const plan =
    before === undefined ? undefined : promotionPlan(source, { ...target, text: before });
  if (base === undefined || plan === undefined || plan.promotions.length === 0) {
    return open === undefined
      ? { outcome: "nothing" }
      : close(forge, open, head, `Nothing is left to promote from ${source.stack}.`);
  }
  const { promotions, text } = plan;
  const tip = open?.head.sha ?? (await forge.branchHead(head));
  const there = tip === undefined ? undefined : await forge.readFile(target.file, tip);
  if (open === undefined && there !== undefined && hasPins(there, promotions)) {
    return { outcome: "declined" };
  }
  const isMade = open?.body.includes(marker({ base, head: open.head.sha })) && there === text;
  const made = isMade
    ? open?.head.sha
    : (
        await forge.rebuildBranch({
          branch: head,
          base: { branch, sha: base },
          message: promotionMessage(target.stack, promotions),
          files: [{ path: target.file, content: text }],
        })
      ).sha;
  const title = promotionTitle(target.stack, promotions);
  const stacks = { source: source.stack, target: target.stack };
  const body = promotionBody(stacks, promotions, facts, { base, head: made ?? "" });
  if (open !== undefined && isMade && open.title === title && open.body.trim() === body.trim()) {
    return { outcome: "unchanged", number: open.number, url: open.url };
  }
  const put = forge.putPullRequest({ head, base: branch, title, body });
  const { number, url } = await put.catch(async (error: unknown) => {
    // A branch without a request would look as if somebody had closed it.
    if (open === undefined) await forge.deleteBranch(head);
    throw error;
  });
  return { outcome: open === undefined ? "opened" : "updated", number, url };
}

async function close(
  forge: Forge,
  { number, url }: PullRequest,
  head: string,
  why: string,
): Promise<PromotionResult> {
  await forge.putComment(number, { marker: "promotion", body: why });
  await forge.closePullRequest(number);
  await forge.deleteBranch(head);
  return { outcome: "closed", number, url };
}
