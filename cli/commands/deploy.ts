import { deploy } from "../../operations/deploy/deploy";
import { tellOfDeployment } from "../../operations/notify/after-deployment";
import { findStack } from "../../operations/project";
import { deployFailure } from "../deploy-failure";
import { deploySummary } from "../deploy-summary";
import { terminalProgress } from "../progress";
import { here } from "../project";

interface Options {
  readonly revert: boolean;
  readonly json: boolean;
}

export async function run(name: string, { revert, json }: Options): Promise<void> {
  const project = here();
  const stack = findStack(project, name);
  const progress = terminalProgress();
  const result = await deploy(project, stack, { revert }, progress);
  await tellOfDeployment(project, result, progress);
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else process.stdout.write(deploySummary(result));
  if (result.failure !== undefined) throw deployFailure(result, result.failure, stack.file);
}
