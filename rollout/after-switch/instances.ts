import { type Engine, engineUnreachable } from "../engine";
import type { EngineTask } from "../engine-types";
import type { PlannedService } from "../release-plan";
import { fitsTemplate, hasFailed } from "../rollout-state";
import { SPEC_LABEL } from "../service-labels";

/** What the engine shows of a released service. */
export interface Instances {
  /** Why it is no longer the service that was released. Absent: it is. */
  readonly changed?: string;
  /** Instances of its version that ended by themselves, whenever that was. */
  readonly failed: readonly EngineTask[];
}

/** @throws UserError when the engine does not answer. */
export async function lookAtInstances(
  engine: Engine,
  { name, spec }: Pick<PlannedService, "name" | "spec">,
): Promise<Instances> {
  const service = await engine.service(name).catch(unreachable);
  if (service === undefined) return { changed: "it was removed meanwhile", failed: [] };
  if (service.Spec.Labels?.[SPEC_LABEL] !== spec) {
    return { changed: "it was changed by somebody else meanwhile", failed: [] };
  }
  const tasks = await engine.tasks(service.ID).catch(unreachable);
  return { failed: tasks.filter((task) => hasFailed(task) && fitsTemplate(service.Spec, task)) };
}

function unreachable(error: unknown): never {
  throw engineUnreachable(error);
}

/** One line; undefined when none did. */
export function whyInstancesFail([first, ...others]: readonly EngineTask[]): string | undefined {
  if (first === undefined) return undefined;
  const { Err, State } = first.Status;
  const more = others.length > 0 ? `, and ${others.length} more` : "";
  return `instance ${first.Slot ?? first.ID} failed after the switch: ${Err || State}${more}`;
}
