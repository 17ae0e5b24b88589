import type { DeployResult } from "../deploy/result";
import { prepareTools } from "../machine";
import type { Progress } from "../progress";
import type { Project } from "../project";
import { channelsOf } from "./channels";
import { deployEvent } from "./deploy-event";
import { notify } from "./notify";

/** Tells what a deployment came to, after it: it holds no lock any more. Never fails. */
export async function tellOfDeployment(
  project: Project,
  result: DeployResult,
  progress: Progress,
): Promise<void> {
  const event = deployEvent(result);
  if (event === undefined) return;
  try {
    if (channelsOf(project, event.stack).length === 0) return;
    const { pulumi } = await prepareTools(project);
    await notify(project, pulumi, event, progress);
  } catch (error) {
    progress.note(`nobody was told of it: ${error instanceof Error ? error.message : error}`);
  }
}
