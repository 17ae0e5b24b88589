import { isPinned } from "../../../config";
import { readPins } from "../../../config/edit";
import type { Forge, ListedStatus } from "../../../forge/forge";
import type { StackFile } from "../../project";
import type { Checkout } from "../release/checkout";
import { deployContext, stageOf } from "../release/statuses";
import type { PastRelease } from "./subject";

/** Further back nobody looks: each commit is a question to the forge. */
const MOST_COMMITS = 30;

/** The guard's own status of a release that it takes back. */
export function guardContext(stack: string): string {
  return `slipway/guard/${stack}`;
}

/**
 * What the branch's commits came to, the newest first, by their statuses. Ends early where the last
 * release is longer ago than `windowMs`: then nothing is watched, whatever was before.
 */
export async function pastReleases(
  forge: Pick<Forge, "statuses">,
  checkout: Pick<Checkout, "history" | "fileAt">,
  { stack, file }: Pick<StackFile, "stack" | "file">,
  { now, windowMs }: { readonly now: Date; readonly windowMs: number },
): Promise<readonly PastRelease[]> {
  const found: PastRelease[] = [];
  for (const commit of await checkout.history(MOST_COMMITS)) {
    const statuses = await forge.statuses(commit);
    const pins = pinsOf(await checkout.fileAt(file, commit));
    const one = pastRelease(commit, statuses, stack, pins);
    found.push(one);
    const isNewest = found.every(
      ({ stage }, index) => index === found.length - 1 || stage === "none",
    );
    const isLongAgo = one.at !== undefined && now.getTime() - one.at.getTime() > windowMs;
    if (isNewest && one.stage === "passed" && isLongAgo) break;
  }
  return found;
}

function pastRelease(
  commit: string,
  statuses: readonly ListedStatus[],
  stack: string,
  pins: Readonly<Record<string, string>>,
): PastRelease {
  const status = statuses.find(({ context }) => context === deployContext(stack));
  const own = statuses.find(({ context }) => context === guardContext(stack));
  const at = status?.setAt === undefined ? Number.NaN : Date.parse(status.setAt);
  const stage = stageOf(status);
  return {
    commit,
    stage: stage === "finished" ? (status?.state === "success" ? "passed" : "failed") : stage,
    pins,
    // `error`: it wanted to, and nothing was touched.
    isTakenBack: own !== undefined && own.state !== "error",
    ...(!Number.isNaN(at) && { at: new Date(at) }),
  };
}

function pinsOf(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  return Object.fromEntries(Object.entries(readPins(text)).filter(([, pin]) => isPinned(pin)));
}
