import type { Message } from "./message";
import { oneLine } from "./one-line";

export interface Mail {
  /** On one line. */
  readonly subject: string;
  /** Plain text, so that nothing needs to be escaped. */
  readonly text: string;
}

const LONGEST_SUBJECT = 150;

/** For e-mail. */
export function mailOf({ headline, subject, lines, url }: Message): Mail {
  const text = [`${headline}: ${subject}`, "", ...lines, ...(url === undefined ? [] : ["", url])];
  return {
    subject: oneLine(`[slipway] ${headline}: ${subject}`, LONGEST_SUBJECT),
    text: `${text.join("\n").trimEnd()}\n`,
  };
}
