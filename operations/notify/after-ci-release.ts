import type { ReleaseEvent } from "../../notify";
import { prepareTools } from "../machine";
import type { Progress } from "../progress";
import { findStack, type Project, readStackFile } from "../project";
import { channelsOf } from "./channels";
import { ciReleaseEvents, type CiReleaseFacts } from "./ci-release-events";
import { notify } from "./notify";

/** Tells what a release by the CI came to, all at once. Never fails. */
export function tellOfCiRelease(
  project: Project,
  facts: Omit<CiReleaseFacts, "fileOf">,
  progress: Progress,
): Promise<void> {
  const fileOf = (stack: string) => readStackFile(findStack(project, stack));
  return tellAll(project, () => ciReleaseEvents({ ...facts, fileOf }), progress);
}

/** Tells that a release by the CI ended before it had a result. Never fails. */
export function tellOfBrokenRelease(
  project: Project,
  stack: string,
  error: unknown,
  { runUrl, progress }: { readonly runUrl?: string | undefined; readonly progress: Progress },
): Promise<void> {
  const cause = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const url = runUrl === undefined ? {} : { url: runUrl };
  return tellAll(project, () => [{ kind: "failed", stack, changes: [], cause, ...url }], progress);
}

async function tellAll(
  project: Project,
  eventsOf: () => readonly ReleaseEvent[],
  progress: Progress,
): Promise<void> {
  try {
    const events = eventsOf().filter(({ stack }) => channelsOf(project, stack).length > 0);
    if (events.length === 0) return;
    const { pulumi } = await prepareTools(project);
    await Promise.all(events.map((event) => notify(project, pulumi, event, progress)));
  } catch (error) {
    progress.note(`nobody was told of it: ${error instanceof Error ? error.message : error}`);
  }
}
