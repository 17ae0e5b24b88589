import { NONE } from "../../../config";
import { readPins, setPin } from "../../../config/edit";
import { readPinNote, setPinNote } from "../../../config/pin-note";

/** A pin that a release took back in its checkout. */
export interface PinEdit {
  readonly image: string;
  /** What was pinned, and failed or went with what failed. */
  readonly bad: string;
  /** What is pinned again: `none` for what did not run before. */
  readonly good: string;
  /** The comment above it: what happened. */
  readonly note?: string;
}

/** Which pins differ between two texts of a stack's file, with the notes that the later one has. */
export function pinEdits(before: string, after: string): PinEdit[] {
  const now = readPins(after);
  return Object.entries(readPins(before)).flatMap(([image, bad]) => {
    const good = now[image] ?? NONE;
    const note = readPinNote(after, image);
    return good === bad ? [] : [{ image, bad, good, ...(note !== undefined && { note }) }];
  });
}

export interface EditedPins {
  readonly text: string;
  readonly done: readonly PinEdit[];
  /** Somebody has pinned another one meanwhile: it stays. */
  readonly left: readonly (PinEdit & { readonly found: string | undefined })[];
}

/** The same edits of the newest text: these lines and no others, and of these only the bad pins. */
export function editPins(newest: string, edits: readonly PinEdit[]): EditedPins {
  const pins = readPins(newest);
  const done = edits.filter(({ image, bad }) => pins[image] === bad);
  const text = done.reduce((before, { image, good, note }) => {
    const edited = setPin(before, image, good);
    return note === undefined ? edited : setPinNote(edited, image, note);
  }, newest);
  const left = edits
    // What is as it shall be was taken back before.
    .filter((edit) => !done.includes(edit) && pins[edit.image] !== edit.good)
    .map((edit) => ({ ...edit, found: pins[edit.image] }));
  return { text, done, left };
}
