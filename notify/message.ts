import type { EventKind } from "../model/notify-words";
import type { EventChange, ReleaseEvent } from "./event";
import { oneLine } from "./one-line";

/** What is told, before it is written for a kind of endpoint. Nothing in it is escaped. */
export interface Message {
  /** A few words of Slipway's own: nothing of it comes from a config or a forge. */
  readonly headline: string;
  /** What it is about, on one line: stack and images. */
  readonly subject: string;
  /** One line each. */
  readonly lines: readonly string[];
  /** An http(s) address as `URL` writes it: no blank, no quote, no angle bracket. */
  readonly url?: string;
}

/** Teams takes 28 KB of JSON, Mattermost 16 383 characters: this stays below both, whatever the letters. */
const MOST_CHANGES = 10;
const LONGEST_NAME = 100;
const LONGEST_CAUSE = 1_000;
const LONGEST_URL = 1_000;

const HEADLINES: Readonly<Record<EventKind, string>> = {
  failed: "Release failed",
  waiting: "Waiting for approval",
  released: "Released",
  "rolled-back": "Release failed and went back",
};

/** Says an event in words. */
export function messageOf(event: ReleaseEvent): Message {
  const { kind, stack, changes, cause, by = "release", url } = event;
  const isGuard = kind === "rolled-back" && by === "guard";
  const link = url === undefined ? undefined : httpUrl(url);
  return {
    headline: isGuard ? "The guard brought the last good release back" : HEADLINES[kind],
    subject: [oneLine(stack, LONGEST_NAME), briefly(changes)].filter(Boolean).join(": "),
    lines: [
      ...changes.slice(0, MOST_CHANGES).map((change) => changeLine(change, kind)),
      ...(changes.length > MOST_CHANGES ? [`and ${changes.length - MOST_CHANGES} more`] : []),
      ...(cause === undefined ? [] : [`Cause: ${oneLine(cause, LONGEST_CAUSE)}`]),
      ...outcome(event),
    ],
    ...(link !== undefined && { url: link }),
  };
}

function outcome({ kind, backAfterMs }: ReleaseEvent): string[] {
  if (kind === "waiting") return ["Merging the promotion request approves and deploys it."];
  if (kind !== "rolled-back") return [];
  const after = backAfterMs === undefined ? "" : ` after ${seconds(backAfterMs)}`;
  return [`The last good pins run again${after}.`];
}

function briefly(changes: readonly EventChange[]): string {
  const [only] = changes;
  if (only === undefined) return "";
  if (changes.length > 1) return `${changes.length} images`;
  return `${oneLine(only.image, LONGEST_NAME)} ${version(only.to)}`;
}

function changeLine({ image, from, to }: EventChange, kind: EventKind): string {
  const name = oneLine(image, LONGEST_NAME);
  const before = from === undefined ? "nothing" : version(from);
  // What went back is there again: told as it happened, from what was tried.
  return kind === "rolled-back"
    ? `${name}: tried ${version(to)}, back at ${before}`
    : `${name}: ${before} → ${version(to)}`;
}

/** A pin's tag, which is what people go by; of a pin without one, what there is. */
function version(pin: string): string {
  const [name = ""] = pin.split("@");
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  return oneLine(tag ?? pin, LONGEST_NAME);
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 1_000)} s`;
}

function httpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, href } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return undefined;
  // Whoever put a token into it did not mean to show it to a chat.
  if (username !== "" || password !== "" || href.length > LONGEST_URL) return undefined;
  return href.replace(/[\s<>"'`|\\^{}]/g, (letter) =>
    encodeURIComponent(letter).replace("'", "%27"),
  );
}
