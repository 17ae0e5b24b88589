import { isPinned } from "../../../config";
import { readPins } from "../../../config/edit";
import type { ReleaseRecord } from "../../deploy/last-good";
import type { Checkout } from "./checkout";
import type { LastRelease } from "./last-release";

/**
 * What a clone that was made just now has no record of: the pins that passed last, and, where a
 * release after that was cut off, where it came from and what it tried. So the next one looks at
 * all of it again, and knows where to go back to. Undefined where nothing is known.
 */
export async function recordFromHistory(
  checkout: Pick<Checkout, "fileAt">,
  file: string,
  { good, unfinished }: LastRelease,
  now: Date,
): Promise<ReleaseRecord | undefined> {
  if (good === undefined) return undefined;
  const pins = pinsOf(await checkout.fileAt(file, good));
  if (unfinished.length === 0) return { good: pins };
  const texts = await Promise.all(unfinished.map((commit) => checkout.fileAt(file, commit)));
  const tried: Record<string, string[]> = {};
  for (const [image, pin] of texts.flatMap((text) => Object.entries(pinsOf(text)))) {
    const known = tried[image] ?? [];
    if (pin !== pins[image] && !known.includes(pin)) tried[image] = [...known, pin];
  }
  const from = Object.keys(tried).map((image): [string, string | null] => [
    image,
    pins[image] ?? null,
  ]);
  return {
    good: pins,
    open: { from: Object.fromEntries(from), tried, since: now.toISOString() },
  };
}

function pinsOf(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  return Object.fromEntries(Object.entries(readPins(text)).filter(([, pin]) => isPinned(pin)));
}
