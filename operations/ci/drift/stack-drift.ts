import { isGone } from "../../engine-object";
import { leftovers } from "../../leftovers";
import type { Machine } from "../../machine";
import { missingObjects } from "../../missing-objects";
import type { Report } from "../../progress";
import type { Project, StackFile } from "../../project";
import { AutomatedStack } from "../../deploy/automation";
import { requireObserved } from "../../deploy/require-observed";

/** What differs between what a stack's file says and what is there. */
export interface StackDrift {
  readonly stack: string;
  /** One line each; empty where all is as the file says. */
  readonly differences: readonly string[];
  /** Why it could not be compared: then nothing is known. */
  readonly error?: string;
}

/**
 * Compares one stack, and touches nothing: what a preview would change, services that run something
 * else among it, and what was removed behind Pulumi's back, which a preview alone does not see.
 * @throws UserError where config or program are wrong, or the engine does not tell.
 */
export async function stackDrift(
  project: Project,
  machine: Machine,
  stack: StackFile,
  report: Report,
): Promise<StackDrift> {
  const name = stack.stack;
  if (!(await machine.pulumi.stackNames()).includes(name)) {
    return { stack: name, differences: ["it was never brought up"] };
  }
  await requireObserved(project);
  const automated = await AutomatedStack.open(name, machine.pulumi.options);
  const { changes } = await automated.preview(report);
  const [state, found] = await Promise.all([
    machine.pulumi.state(name),
    leftovers(machine.docker, project.name, name),
  ]);
  const gone: string[] = [];
  for (const suspect of missingObjects(state, found)) {
    if (!suspect.certain && !(await isGone(machine.docker, suspect))) continue;
    gone.push(`removed behind Pulumi's back: ${suspect.kind} ${suspect.urn.split("::").at(-1)}`);
  }
  return { stack: name, differences: [...changes, ...gone] };
}
