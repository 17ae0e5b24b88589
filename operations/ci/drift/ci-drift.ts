import { openForge } from "../../../forge/open-forge";
import { withMachine } from "../../machine";
import type { Progress } from "../../progress";
import type { Project, StackFile } from "../../project";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { findDrift } from "./run";
import { stackDrift, type StackDrift } from "./stack-drift";

/** `slipway ci drift`: compares the stacks with what is there, platform and all, and changes nothing. */
export async function ciDrift(
  project: Project,
  stacks: readonly StackFile[],
  env: Environment,
  progress: Progress,
): Promise<readonly StackDrift[]> {
  const context = ciContext(env);
  const { kind, forgeUrl: url, repository, token } = context;
  const forge = openForge({ kind, url, repository, token });
  return withMachine(project, (machine) =>
    findDrift({
      forge,
      context,
      stacks,
      progress,
      compare: (stack) =>
        progress.step(`Compare ${stack.stack}`, (report) =>
          stackDrift(project, machine, stack, report),
        ),
    }),
  );
}
