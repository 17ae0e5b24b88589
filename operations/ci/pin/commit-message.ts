import { pinReference, parsePin } from "../../../model/pin";
import { plainWords } from "../release/plain-words";

/** One image that is pinned anew. */
export interface PinChange {
  readonly name: string;
  /** As typed in the file: a pin, or a word such as `unpinned`. */
  readonly from: string;
  readonly to: string;
}

/** What was built: the commit that the app's folders were at. */
export interface AppCommit {
  /** `owner/name`. */
  readonly repository: string;
  readonly sha: string;
  /** As git has the author's name. */
  readonly author: string;
}

/** Says which images, from what to what, and whose commit of the app brought them. */
export function pinMessage(
  stack: string,
  changes: readonly PinChange[],
  { repository, sha, author }: AppCommit,
): string {
  const [first, ...others] = changes.map(({ name, to }) => `${name} ${tagOf(to)}`);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const lines = changes.map(({ name, from, to }) => `${name}: ${tagOf(from)} → ${tagOf(to)}`);
  const by = plainWords(author, 100);
  return [
    `Pin ${first}${more} in ${stack}`,
    "",
    ...lines,
    "",
    `Built from ${repository}, commit ${sha}${by === "" ? "" : `, by ${by}`}.`,
  ].join("\n");
}

/** What a person tells versions apart by; a word of the file's as it is. */
function tagOf(pin: string): string {
  if (!pin.includes(":")) return pin;
  const reference = pinReference(parsePin(pin));
  return reference.slice(reference.lastIndexOf(":") + 1);
}
