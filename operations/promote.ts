import { nearest } from "../model/nearest";
import { NONE, UNPINNED } from "../config";
import { readPins, renderDiff, setPin } from "../config/edit";
import { UserError } from "../model/user-error";
import { editStackFile } from "./edit-stack-file";
import { readStackFile, type StackFile } from "./project";

export interface Promotion {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export interface PromotionPlan {
  readonly promotions: readonly Promotion[];
  /** The target's file after the edit. */
  readonly text: string;
  /** Unified diff of the target's file; empty when it already has these pins. */
  readonly diff: string;
}

/**
 * What copying pins from one stack's file to another's changes; touches nothing.
 * @param names keys under `slipway:images`, or `all`: each one that both files have.
 * @throws UserError for a name that a file lacks, or that the source has not pinned.
 */
export function planPromotion(
  source: StackFile,
  target: StackFile,
  names: readonly string[] | "all",
): PromotionPlan {
  return promotionOf(
    { ...source, text: readStackFile(source) },
    { ...target, text: readStackFile(target) },
    names,
  );
}

/** A stack's file with the text that it shall be taken to have. */
export type StackText = Pick<StackFile, "stack" | "file"> & { readonly text: string };

/** The same for texts, wherever they come from. */
export function promotionOf(
  source: StackText,
  target: StackText,
  names: readonly string[] | "all",
): PromotionPlan {
  const before = target.text;
  const sourcePins = readPins(source.text);
  const targetPins = readPins(before);
  const wanted =
    names === "all"
      ? Object.keys(sourcePins).filter((name) => name in targetPins && sourcePins[name] !== NONE)
      : names;
  const promotions: Promotion[] = [];
  let text = before;
  for (const name of wanted) {
    const to = pinOf(source, sourcePins, name);
    const from = pinOf(target, targetPins, name);
    if (to === UNPINNED) {
      throw new UserError(`${source.file}: slipway:images.${name} is not pinned yet`, {
        hint: `Run \`slipway up ${source.stack}\` first: it builds and pins it.`,
      });
    }
    if (to === NONE) {
      throw new UserError(`${source.file}: slipway:images.${name} is none: it does not run there`, {
        hint: `Pin it in ${source.file} first.`,
      });
    }
    if (from === to) continue;
    text = setPin(text, name, to);
    promotions.push({ name, from, to });
  }
  return { promotions, text, diff: renderDiff(target.file, before, text) };
}

/** Puts the plan's pins into the target's file. */
export function applyPromotion(target: StackFile, { promotions }: PromotionPlan): void {
  editStackFile(target, (text) =>
    promotions.reduce((edited, { name, to }) => setPin(edited, name, to), text),
  );
}

function pinOf(stack: StackText, pins: Readonly<Record<string, string>>, name: string): string {
  const pin = pins[name];
  if (pin !== undefined) return pin;
  const known = Object.keys(pins);
  const close = nearest(name, known);
  throw new UserError(
    `${stack.file}: slipway:images has no "${name}"; allowed: ${known.join(", ") || "none"}`,
    { hint: close === undefined ? undefined : `Did you mean "${close}"?` },
  );
}
