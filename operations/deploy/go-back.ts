import { UserError } from "../../model/user-error";
import { connectEngine } from "../../rollout/engine";
import { observeCluster } from "../../rollout/observe";
import { PIN_LABEL } from "../../rollout/service-labels";
import { renderDiff } from "../../config/edit";
import { writeFileAtomically } from "../../config/write-file";
import { heal } from "../heal";
import { healing } from "../healing";
import { readStackFile } from "../project";
import type { Release } from "./context";
import { undoTasks } from "./release-tasks";
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
  const before = readStackFile(stack);
  const after = revertPins(before, changes, {
    ...(failure.image !== undefined && { image: failure.image }),
    cause: failure.cause.text,
    date: new Date().toISOString().slice(0, 10),
  });
  writeFileAtomically(stack.path, after);
  const diff = renderDiff(stack.file, before, after);
  let backAfterMs: number;
  try {
    const groups = dependantsFirst(planned.plan.services, await switched(release));
    // The last group goes with the whole stack, which also brings the state in line; but data goes
    // back between the two: as on the way forward, it changes while the former version runs, and
    // before the secrets of the new one go.
    const alone = ran.length > 0 ? groups : groups.slice(0, -1);
    for (const group of alone) await up(release, group);
    const served = elapsed();
    await undoTasks(release, ran);
    await up(release);
    // Where Swarm had put back all there was, its own time counts.
    backAfterMs =
      groups.length === 0 ? (failure.backAfterMs ?? served) : ran.length > 0 ? served : elapsed();
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(
      `${stack.stack} failed (${failure.cause.text}), and so did its way back: ${cause.summary}`,
      {
        hint: [
          `${stack.file} holds the last good pins again; what runs may be half of each.`,
          `Run \`slipway up ${stack.stack}\` once the reason is mended.`,
          cause.hint ?? "",
        ].join("\n"),
        cause,
      },
    );
  }
  progress.note(diff);
  return { backAfterMs, diff };
}

/** Services that run what the release wanted: those that Swarm has not put back itself. */
async function switched({ project, planned, changes }: Release): Promise<string[]> {
  const observed = await observeCluster(connectEngine(), { project: project.name });
  if (!observed.compared) return [];
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
