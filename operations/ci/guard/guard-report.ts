import { plainWords } from "../release/plain-words";
import type { PinEdit } from "../release/pin-edits";
import { SLICES } from "./slices";
import type { Watched } from "./watch";

export interface GuardReport {
  readonly stack: string;
  /** The commit whose release is taken back, and when that was over. */
  readonly release: string;
  readonly releasedAt: Date;
  /** The commit whose pins come back. */
  readonly good: string;
  readonly edits: readonly PinEdit[];
  readonly watched: Watched;
  /** `5m`. */
  readonly watchedFor: string;
}

const LONGEST = 300;

/** Why the guard brings the last good release back, as Markdown for a pull request. */
export function guardReport(report: GuardReport): string {
  const { stack, release, releasedAt, good, edits, watched, watchedFor } = report;
  const seen = watched.services.map(({ service, slices }) => {
    const cells = slices.map(({ requests, errors, isUnhealthy }) => {
      return `${errors} of ${requests}${isUnhealthy ? ", instances missing" : ""}`;
    });
    return row([service, ...cells]);
  });
  const slices = Array.from({ length: SLICES }, (_, index) => `${index + 1} of ${SLICES}`);
  return [
    `# ${stack}: the guard brings the last good release back`,
    "",
    `**${plainWords(`${watched.service ?? stack}: ${watched.why ?? ""}`, LONGEST)}**`,
    "",
    `Released with ${release}, ${releasedAt.toISOString()}; the pins of ${good} come back.`,
    "",
    row(["image", "taken back", "runs again"]),
    row(["---", "---", "---"]),
    ...edits.map(({ image, bad, good: pin }) => row([image, bad, pin])),
    "",
    `Requests that failed, in each fifth of the ${watchedFor} that it was watched:`,
    "",
    row(["service", ...slices]),
    row(["---", ...slices.map(() => "---")]),
    ...seen,
    "",
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => plainWords(cell, LONGEST).replaceAll("|", "\\|")).join(" | ")} |`;
}
