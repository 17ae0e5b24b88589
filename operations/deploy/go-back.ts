import { PIN_LABEL } from "../../rollout/service-labels";
import { editStackFile } from "../edit-stack-file";
import { heal } from "../heal";
import { healing } from "../healing";
import type { Release } from "./context";
import { failedWayBack } from "./failed-way-back";
import { putBack } from "./put-back";
import { undoTasks } from "./release-tasks";
import { requireObserved } from "./require-observed";
import type { ReleaseFailure } from "./result";
import type { ServiceTask } from "./tasks/phases";
import { dependantsFirst, revertPins } from "./way-back";

export interface WentBack {
  readonly backAfterMs: number;
  /** Unified diff of the stack's file. */
  readonly diff: string;
}

/**
 * Puts the last good pins back: first in the file, so that nobody who looks at it now is told a
 * lie, then in cluster and state, dependants first.
 * @throws UserError when the way back fails too, with what is left to do.
 */
export async function goBack(
  release: Release,
  failure: ReleaseFailure,
  ran: readonly ServiceTask[],
): Promise<WentBack> {
  const { stack, changes, planned, progress, elapsed } = release;
  const diff = editStackFile(stack, (text) =>
    revertPins(text, changes, {
      ...(failure.image !== undefined && { image: failure.image }),
      cause: failure.cause.text,
      date: new Date().toISOString().slice(0, 10),
    }),
  );
  progress.note(diff);
  let notUndone = ran;
  try {
    const groups = dependantsFirst(planned.plan.services, await switched(release));
    for (const group of groups) await returnGroup(release, group);
    const served = elapsed();
    // As on the way forward, data changes while the former version runs, which is made for both;
    // and it does so before the secrets of the new version go.
    notUndone = [];
    await undoTasks(release, ran);
    // Brings the state in line, and takes away what did not run before.
    await up(release);
    const isNew = changes.some(({ from }) => from === undefined);
    // Where Swarm had put back all there was, its own time counts.
    const alone = groups.length === 0 ? (failure.backAfterMs ?? served) : served;
    return { backAfterMs: isNew ? elapsed() : alone, diff };
  } catch (cause) {
    throw failedWayBack({ stack, failure, notUndone }, cause);
  }
}

/** Services that run what the release wanted: those that Swarm has not put back itself. */
async function switched({ project, planned, changes }: Release): Promise<string[]> {
  const observed = await requireObserved(project);
  const moved = new Map(
    changes.flatMap(({ from, to, services }) =>
      from === undefined ? [] : services.map((service) => [service, to] as const),
    ),
  );
  return planned.plan.services.flatMap(({ service, name }) => {
    const found = observed.services.find((one) => one.name === name);
    const isNew = moved.has(service) && found?.labels[PIN_LABEL] === moved.get(service);
    return isNew ? [service] : [];
  });
}

/** Services of which none depends on another; those that Swarm cannot put back go by an `up`. */
async function returnGroup(release: Release, group: readonly string[]): Promise<void> {
  const { machine, planned, changes, progress } = release;
  const services = planned.plan.services.filter(({ service }) => group.includes(service));
  const left = await progress.step(`Put back ${group.join(", ")}`, async (report) => {
    const put = services.map(async ({ service, image, name, deadlineMs }) => {
      const pin = changes.find((change) => change.image === image)?.from ?? "";
      const isBack = await putBack({ docker: machine.docker }, { name, pin, deadlineMs }, report);
      return isBack ? [] : [service];
    });
    return (await Promise.all(put)).flat();
  });
  if (left.length > 0) await up(release, left);
}

async function up(
  { project, machine, stack, automated, progress }: Release,
  services?: readonly string[],
) {
  const what = services === undefined ? "" : ` (first ${services.join(", ")})`;
  const targets = services?.map((service) => `**::${service}-service`) ?? [];
  await progress.step(`Back: pulumi up --stack ${stack.stack}${what}`, (report) =>
    healing(
      () => heal(project, machine, stack.stack, report),
      () => automated.up({ targets }, report),
    ),
  );
}
