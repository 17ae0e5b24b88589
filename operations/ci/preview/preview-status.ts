import type { CommitStatus } from "../../../forge/forge";
import { operationsWords, previewTitle } from "../preview-words";
import { plainWords } from "../release/plain-words";
import type { StackPreview } from "../stack-preview";

const LONGEST = 140;

/** Each stack's preview has a status of its own. */
export function previewContext(stack: string): string {
  return `slipway/preview/${stack}`;
}

export type Judged = Pick<CommitStatus, "state" | "description">;

export function begunStatus(): Judged {
  return { state: "pending", description: "is being previewed" };
}

/** So that a branch can ask for each stack's status, whatever a change touches. */
export function untouchedStatus(): Judged {
  return { state: "success", description: "not touched by this change" };
}

/** What a preview came to, in a line. */
export function previewStatus(preview: StackPreview): Judged {
  if (preview.outcome === "failed") {
    const failure = preview.failure.replace(/^The program fails:\s*/, "the program fails: ");
    return { state: "failure", description: plainWords(failure, LONGEST) };
  }
  const { services, resources } = preview;
  const words =
    services.length > 0
      ? previewTitle([preview]).replace(` in ${preview.stack}`, "")
      : operationsWords(preview);
  return {
    state: "success",
    description: plainWords(resources.length === 0 ? "nothing changes" : words, LONGEST),
  };
}
