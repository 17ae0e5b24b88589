import { isPinned } from "../../config";
import { readPins } from "../../config/edit";
import type { EventChange, ReleaseEvent } from "../../notify";
import type { CiReleaseResult } from "../ci/release/run";
import { passed, type StackRelease } from "../ci/release/world";
import type { DeployResult } from "../deploy/result";
import { RELEASE_ORDER } from "../project";
import { deployEvent } from "./deploy-event";

export interface CiReleaseFacts {
  readonly result: CiReleaseResult;
  /** Of each stack whose deployment came to an end. */
  readonly deployed: ReadonlyMap<string, DeployResult>;
  /** The text of a stack's file. */
  readonly fileOf: (stack: string) => string;
  /** The run's page. */
  readonly runUrl?: string;
}

/** What there is to tell of a release by the CI: in the order in which it happened. */
export function ciReleaseEvents(facts: CiReleaseFacts): ReleaseEvent[] {
  const { stacks } = facts.result;
  return [...stacks.flatMap((one) => stackEvent(one, facts) ?? []), ...promotionEvents(facts)];
}

function stackEvent(
  { stack, outcome, cause, problem }: StackRelease,
  { deployed, runUrl }: CiReleaseFacts,
): ReleaseEvent | undefined {
  const more = runUrl === undefined ? {} : { url: runUrl };
  const result = deployed.get(stack);
  const event = result && deployEvent(result, more);
  // What should have been committed and was not leaves the branch with the pins that failed.
  if (problem !== undefined) {
    const why = [event?.cause ?? cause, problem].filter(Boolean).join("; ");
    return { stack, changes: event?.changes ?? [], ...more, kind: "failed", cause: why };
  }
  if (event !== undefined) return event;
  // Aborted is not failed, and what waits for another stack is told with that one.
  if (outcome !== "failed" && outcome !== "error") return undefined;
  return { kind: "failed", stack, changes: [], ...more, ...(cause !== undefined && { cause }) };
}

function promotionEvents({ result, fileOf, runUrl }: CiReleaseFacts): ReleaseEvent[] {
  const { promotion, stacks } = result;
  if (promotion?.outcome !== "opened" && promotion?.outcome !== "failed") return [];
  const source = [...stacks].reverse().find((one) => passed(one) && targetOf(one) !== undefined);
  const target = source && targetOf(source);
  if (source === undefined || target === undefined) return [];
  const changes = changesBetween(fileOf(source.stack), fileOf(target));
  if (promotion.outcome === "failed") {
    const cause = `its promotion could not be asked for: ${promotion.problem ?? ""}`;
    return [{ kind: "failed", stack: target, changes, cause, ...(runUrl && { url: runUrl }) }];
  }
  const url = promotion.url;
  return [{ kind: "waiting", stack: target, changes, ...(url !== undefined && { url }) }];
}

function targetOf({ stack }: StackRelease): string | undefined {
  const at = RELEASE_ORDER.indexOf(stack);
  return at < 0 ? undefined : RELEASE_ORDER[at + 1];
}

/** What a promotion brings: images that both pin. */
function changesBetween(source: string, target: string): EventChange[] {
  const before = readPins(target);
  return Object.entries(readPins(source)).flatMap(([image, to]) => {
    const from = before[image];
    if (from === undefined || from === to || !isPinned(to)) return [];
    return [{ image, to, ...(isPinned(from) && { from }) }];
  });
}
