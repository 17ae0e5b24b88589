import { FORGE_KINDS, type ForgeKind } from "../../forge/forge";
import { forgeKind } from "../../forge/open-forge";
import { UserError } from "../../model/user-error";
import { type CiFacts, ciOf, type Environment } from "./ci-variables";

/** What made a pipeline run. */
export type CiEvent = "push" | "pull request" | "schedule" | "by hand";

/** What a CI tells a step of what it runs for. */
export interface CiContext {
  readonly kind: ForgeKind;
  /** The forge's address as a step reaches it; people may know it by another. */
  readonly forgeUrl: string;
  /** Of the forge; secret. */
  readonly token: string;
  /** `owner/name`; at GitLab with all groups. */
  readonly repository: string;
  /** That was pushed to; of a pull request the one that it wants to change. */
  readonly branch: string;
  /** What is checked out. Of a pull request at GitHub that is a merge nobody has made: ask the forge. */
  readonly commit: string;
  readonly event: CiEvent;
  /** Its number, where the event is one. */
  readonly pullRequest?: number;
  /** What is checked out is the pull request's newest commit merged, to try that. Default: not. */
  readonly isTrialMerge?: boolean;
  /** The run's page, where the CI tells it. */
  readonly runUrl?: string;
}

const EVENTS: Readonly<Record<CiEvent, readonly string[]>> = {
  push: ["push"],
  "pull request": ["pull_request", "pull_request_target", "merge_request_event"],
  schedule: ["cron", "schedule"],
  "by hand": ["manual", "workflow_dispatch", "web", "api", "trigger"],
};

/**
 * Reads what Woodpecker, GitHub Actions or GitLab tell by variables. What SLIPWAY_FORGE_* and
 * SLIPWAY_CI_* say comes first: with these, any other CI will do.
 * @throws UserError naming the variable that is missing, or what it has that it may not.
 */
export function ciContext(env: Environment): CiContext {
  const ci = ciOf(env);
  const tell = (fact: keyof CiFacts, name: string) => {
    const told = value(env[name]) ?? value(ci.facts[fact](env));
    if (told !== undefined) return told;
    throw new UserError(
      `${name} is not set${ci.ci === undefined ? "" : `, nor told by ${ci.ci}`}`,
      {
        hint: "This runs in a CI's pipeline. In one that slipway does not know, set it there.",
      },
    );
  };
  const token = value(env["SLIPWAY_FORGE_TOKEN"]);
  if (token === undefined) {
    throw new UserError("SLIPWAY_FORGE_TOKEN is not set", {
      hint: "The pipeline hands a step its token: the CI has to have that secret, for this event too.",
    });
  }
  const event = eventOf(tell("event", "SLIPWAY_CI_EVENT"));
  const runUrl = value(ci.facts.runUrl(env));
  return {
    kind: kindOf(tell("kind", "SLIPWAY_FORGE_KIND")),
    forgeUrl: tell("forgeUrl", "SLIPWAY_FORGE_URL"),
    token,
    repository: tell("repository", "SLIPWAY_CI_REPOSITORY"),
    branch: tell("branch", "SLIPWAY_CI_BRANCH").replace(/^refs\/heads\//, ""),
    commit: tell("commit", "SLIPWAY_CI_COMMIT"),
    event,
    ...(event === "pull request" && {
      pullRequest: numberOf(tell("pullRequest", "SLIPWAY_CI_PULL_REQUEST")),
    }),
    ...(event === "pull request" && value(ci.facts.trialMerge(env)) && { isTrialMerge: true }),
    ...(runUrl !== undefined && { runUrl }),
  };
}

/** A variable that a CI gives, but with nothing in it, says nothing. */
function value(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}

function kindOf(text: string): ForgeKind {
  try {
    return forgeKind(text);
  } catch (cause) {
    throw new UserError(`SLIPWAY_FORGE_KIND is "${text}"; allowed: ${FORGE_KINDS.join(", ")}`, {
      cause,
    });
  }
}

function eventOf(text: string): CiEvent {
  const known = Object.entries(EVENTS) as [CiEvent, readonly string[]][];
  const found = known.find(([event, names]) => event === text || names.includes(text));
  if (found !== undefined) return found[0];
  throw new UserError(
    `the pipeline runs for "${text}"; allowed: ${known.map(([event]) => event).join(", ")}`,
    { hint: "Start it for one of these, or say which it is: SLIPWAY_CI_EVENT." },
  );
}

function numberOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UserError(`the pull request's number is "${text}"; allowed: a whole number from 1`);
}
