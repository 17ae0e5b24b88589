import { plainBlock, plainWords } from "./plain-words";
import type { PinEdit } from "./pin-edits";

const LONGEST_SUBJECT = 200;
const LONGEST_FACT = 500;
const MOST_LINES = 120;

/** Why pins are taken back, for people. */
export interface TakeBackReason {
  readonly stack: string;
  /** One line. */
  readonly cause: string;
  /** The commit that was released. */
  readonly commit: string;
  /** The service that failed, where one is to blame. */
  readonly service?: string;
  /** The key under `slipway:images` that is to blame. */
  readonly image?: string;
  /** Milliseconds from the first change to the knowledge, and to the last good pins' serving alone. */
  readonly detectedAfterMs?: number;
  readonly backAfterMs?: number;
  /** Who takes back, where it is no release. Default: a release that failed. */
  readonly by?: string;
  /** Markdown. Absent: it is told elsewhere. */
  readonly report?: string;
}

/** The message of the commit that puts the last good pins back. */
export function takeBackMessage(reason: TakeBackReason, edits: readonly PinEdit[]): string {
  const { stack, cause, commit, service, detectedAfterMs, backAfterMs, by, report } = reason;
  const [first, ...others] = blamedFirst(edits, reason.image);
  const also = others.length === 0 ? "" : ` and ${others.length} more`;
  const subject = `Take back ${first?.image} ${version(first?.bad)}${also} in ${stack}`;
  const facts = [
    ...edits.map(({ image, bad, good }) => `${image}: ${bad} → ${good}`),
    ...(service === undefined ? [] : [`Service: ${service}`]),
    `Cause: ${cause}`,
    `Released with: ${commit}${by === undefined ? "" : `; taken back by ${by}`}`,
    ...(detectedAfterMs === undefined ? [] : [`Found after: ${seconds(detectedAfterMs)}`]),
    ...(backAfterMs === undefined ? [] : [`Back after: ${seconds(backAfterMs)}`]),
  ];
  return [
    plainWords(`${subject}: ${cause}`, LONGEST_SUBJECT),
    facts.map((line) => plainWords(line, LONGEST_FACT)).join("\n"),
    ...(report === undefined ? [] : [plainBlock(report.trim(), MOST_LINES)]),
  ].join("\n\n");
}

function blamedFirst(edits: readonly PinEdit[], image: string | undefined): readonly PinEdit[] {
  return [...edits].sort((a, b) => Number(b.image === image) - Number(a.image === image));
}

/** A pin's tag; without one its digest, in short. */
export function version(pin = ""): string {
  const [name = "", digest] = pin.split("@");
  const tag = name.split("/").at(-1)?.split(":")[1];
  return tag ?? digest?.slice(0, "sha256:".length + 12) ?? pin;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
