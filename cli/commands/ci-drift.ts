import { UserError } from "../../model/user-error";
import { ciDrift } from "../../operations/ci/drift/ci-drift";
import type { StackDrift } from "../../operations/ci/drift/stack-drift";
import { terminalProgress } from "../progress";
import { chosenStacks, here } from "../project";

interface Options {
  readonly stack: readonly string[];
  readonly json: boolean;
}

export async function run({ stack, json }: Options): Promise<void> {
  const project = here();
  const found = await ciDrift(
    project,
    chosenStacks(project, stack),
    process.env,
    terminalProgress(),
  );
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : driftText(found));
  const off = found.filter((one) => one.differences.length > 0 || one.error !== undefined);
  if (off.length === 0) return;
  throw new UserError(`not as the files say: ${off.map((one) => one.stack).join(", ")}`, {
    hint: "`slipway deploy <stack>`, or `slipway up` for a platform, brings it back to what its file says.",
  });
}

function driftText(found: readonly StackDrift[]): string {
  const lines = found.flatMap(({ stack, differences, error }) => {
    if (error !== undefined) return [`${stack}: not compared: ${error}`];
    if (differences.length === 0) return [`${stack}: is as its file says`];
    return [`${stack}:`, ...differences.map((line) => `  ${line}`)];
  });
  return `${lines.join("\n")}\n`;
}
