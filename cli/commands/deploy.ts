import { UserError } from "../../model/user-error";
import { deploy } from "../../operations/deploy/deploy";
import { findStack } from "../../operations/project";
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
  const result = await deploy(project, stack, { revert }, terminalProgress());
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else process.stdout.write(deploySummary(result));
  const { failure } = result;
  if (failure === undefined) return;
  const whose = [failure.service ?? failure.image, failure.pin].filter(Boolean).join(" with ");
  throw new UserError(
    `${stack.stack}: the release failed${whose && `, ${whose}`}: ${failure.cause.text}`,
    {
      hint: [
        result.outcome === "went back"
          ? `The last good pins run again, and ${stack.file} says so.`
          : `What runs was left as it is, and so was ${stack.file}.`,
        ...(failure.reports.length > 0 ? [`Report: ${failure.reports.join(", ")}`] : []),
      ].join("\n"),
    },
  );
}
