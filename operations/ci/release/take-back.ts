import type { Forge } from "../../../forge/forge";
import { UserError } from "../../../model/user-error";
import { carryEdits } from "./carry-edits";
import { onNewest } from "./on-newest";
import { editPins, type EditedPins, type PinEdit, pinEdits } from "./pin-edits";
import { takeBackMessage, type TakeBackReason } from "./take-back-message";

export interface TakenBack {
  /** The commit; absent where the branch's file was so already. */
  readonly sha?: string;
  readonly done: readonly PinEdit[];
  /** Pins that somebody has changed since: they stay, and a line each says so. */
  readonly notes: readonly string[];
}

/** A stack's file in a checkout, before and after a release. */
export interface EditedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Commits to the branch what a release wrote into its checkout: the pins that it took back, and the
 * secrets that it made. Of the newest text only these lines change.
 * @throws UserError where the forge does not let it.
 */
export async function takeBack(
  forge: Forge,
  branch: string,
  edited: EditedFile,
  reason: TakeBackReason,
): Promise<TakenBack> {
  const { file, before, after } = edited;
  const edits = pinEdits(before, after);
  // What is left of the edit once its pins are taken out of it.
  const made = { before: editPins(before, edits).text, after };
  let pins: EditedPins = { text: "", done: [], left: [] };
  let lost: string | undefined;
  const sha = await onNewest(forge, branch, file, (newest) => {
    pins = editPins(newest, edits);
    const carried = carryEdits(made, pins.text);
    // Pins are taken back even where what was made has no place any more.
    lost =
      carried === undefined
        ? `${file}: what was made for it has no place in its newest text`
        : undefined;
    const text = carried ?? pins.text;
    const message =
      pins.done.length > 0
        ? takeBackMessage(reason, pins.done)
        : `Keep what was made for ${reason.stack}\n\nSecrets of ${file}, for ${reason.commit}`;
    return { text, message };
  }).catch((cause: unknown) => {
    throw notTakenBack(branch, edited, cause);
  });
  const notes = pins.left.map(
    ({ image, bad, found = "nothing" }) =>
      `${file} on ${branch} pins ${image} as ${found} by now, not as ${bad}: it stays`,
  );
  return {
    ...(sha !== undefined && { sha }),
    done: pins.done,
    notes: lost === undefined ? notes : [...notes, lost],
  };
}

function notTakenBack(branch: string, { file, before, after }: EditedFile, cause: unknown) {
  const pins = pinEdits(before, after).map(({ image, good }) => `  ${image}: ${good}`);
  const told = cause instanceof UserError ? [cause.summary, cause.hint ?? ""] : [String(cause)];
  return new UserError(`what ${file} shall say could not be committed to ${branch}`, {
    hint: [
      ...told,
      ...(pins.length > 0 ? ["It still has the pins that failed. Set them by hand:", ...pins] : []),
    ].join("\n"),
    cause,
  });
}
