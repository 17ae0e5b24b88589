import type { CommitStatus } from "../../../forge/forge";
import type { DeployResult } from "../../deploy/result";
import { count } from "../preview-words";
import { plainWords } from "./plain-words";
import { seconds } from "./take-back-message";

/** Each stack's release has a status of its own. */
export function deployContext(stack: string): string {
  return `slipway/deploy/${stack}`;
}

/** Begins what is said of a release that was broken off: GitLab tells it as a failure. */
const ABORTED = "aborted";

/** Ends what is said of a release that changed something. */
const UPDATED = " updated";

const LONGEST = 140;

export type Judged = Pick<CommitStatus, "state" | "description">;

/** Set when a release begins, so that one that is killed leaves it behind. */
export function begunStatus(): Judged {
  return { state: "pending", description: "is being released" };
}

/** What a release came to, in a line. */
export function resultStatus({ outcome, changes, failure }: DeployResult, ms: number): Judged {
  if (failure !== undefined) {
    const back = outcome === "went back" ? "went back: " : "";
    return failureStatus(`${back}${failure.cause.text}`);
  }
  const services = changes.reduce((sum, one) => sum + one.services.length, 0);
  const what =
    outcome === "unchanged" ? "nothing to release" : `${count(services, "service")}${UPDATED}`;
  return { state: "success", description: `${seconds(ms)}, ${what}` };
}

/** It was tried, and found wrong before it was a release. */
export function failureStatus(why: string): Judged {
  return { state: "failure", description: plainWords(why, LONGEST) };
}

/** It could not be tried. */
export function errorStatus(why: string): Judged {
  return { state: "error", description: plainWords(why, LONGEST) };
}

/** Not the CI's to do: nothing waits for it, and nothing failed. */
export function handedOverStatus(todo: string): Judged {
  return { state: "success", description: `changed, and not brought up by the CI: run ${todo}` };
}

/** It began, and something from outside ended it. */
export function abortedStatus(how: string): Judged {
  return errorStatus(`${ABORTED}: ${how}`);
}

/** Whether it says of a release that something was changed by it. */
export function hasDeployed({ state, description }: Judged): boolean {
  return state === "success" && description.endsWith(UPDATED);
}

/** Whether a release came to its end, whatever end that was; `begun`: it has not, and may be half done. */
export function stageOf(status: Judged | undefined): "none" | "begun" | "finished" {
  if (status === undefined) return "none";
  if (status.state === "pending" || status.description.startsWith(ABORTED)) return "begun";
  return status.state === "error" ? "none" : "finished";
}
