import { isPinned } from "../../../config";
import { readPins } from "../../../config/edit";
import { readPinNote } from "../../../config/pin-note";
import { code, table } from "../../../rollout/failure/markdown-parts";
import { type Promotion, promotionOf, type PromotionPlan, type StackText } from "../../promote";
import { version } from "./take-back-message";

/** What a promotion request says beside its pins. */
export interface PromotionFacts {
  /** That was released to the source, and passed. */
  readonly commit: string;
  /** Who made it, and what he said of it. */
  readonly author: string;
  readonly subject: string;
}

/**
 * The pins that the source has passed with and the target has not: together, as they were tested.
 * None where all of them have been in the target and went back: that would only do so again.
 */
export function promotionPlan(source: StackText, target: StackText): PromotionPlan {
  const [tested, there] = [readPins(source.text), readPins(target.text)];
  const names = Object.keys(tested).filter((name) => isPinned(tested[name] ?? "") && name in there);
  const plan = promotionOf(source, target, names);
  const isKnownBad = ({ name, to }: Promotion) =>
    readPinNote(target.text, name)?.startsWith(`went back from ${to} on `) === true;
  if (!plan.promotions.every(isKnownBad)) return plan;
  return { promotions: [], text: target.text, diff: "" };
}

/** Whether a text pins what a promotion wants. */
export function hasPins(text: string, promotions: readonly Promotion[]): boolean {
  const pins = readPins(text);
  return promotions.every(({ name, to }) => pins[name] === to);
}

export function promotionTitle(stack: string, promotions: readonly Promotion[]): string {
  const [first] = promotions;
  const what =
    promotions.length === 1
      ? `${first?.name} ${version(first?.to)}`
      : `${promotions.length} images`;
  return `Promote ${what} to ${stack}`;
}

/** Where the branch is, and what it was made on: whether it has to be made anew. */
export interface MadeOn {
  readonly base: string;
  readonly head: string;
}

export function promotionBody(
  { source, target }: { readonly source: string; readonly target: string },
  promotions: readonly Promotion[],
  { commit, author, subject }: PromotionFacts,
  made: MadeOn,
): string {
  const rows = promotions.map(({ name, from, to }) => [code(name), shortPin(from), shortPin(to)]);
  return [
    marker(made),
    `These images passed in ${code(source)}, together. Merging this releases them to ${code(target)}.`,
    table(["image", "from", "to"], rows),
    `Released to ${code(source)} with ${commit}: ${code(subject)}, by ${code(author)}.`,
    `Slipway writes this branch anew whenever ${code(source)} or the base has moved on: do not commit ` +
      "to it. Closed, it stays closed until there are other pins to promote.",
  ].join("\n\n");
}

export function marker({ base, head }: MadeOn): string {
  return `<!-- slipway:promotion base=${base} head=${head} -->`;
}

export function promotionMessage(stack: string, promotions: readonly Promotion[]): string {
  const lines = promotions.map(({ name, from, to }) => `${name}: ${from} → ${to}`);
  return [promotionTitle(stack, promotions), lines.join("\n")].join("\n\n");
}

function shortPin(pin: string): string {
  const [name = "", digest] = pin.split("@");
  const short = digest?.replace("sha256:", "").slice(0, 12);
  return code(short === undefined ? name : `${name}@${short}`);
}
