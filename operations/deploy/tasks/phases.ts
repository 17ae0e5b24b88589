import type { PlannedService, PlannedTask, ReleasePlan } from "../../../rollout/release-plan";
import type { RunOptions, TaskHost } from "./host";
import type { Ledger, TaskRecord } from "./ledger";
import { runJob } from "./run-job";
import type { TaskResult } from "./task-result";

/** A task of a service. */
export interface ServiceTask {
  readonly service: PlannedService;
  readonly task: PlannedTask;
}

/** One that ran, and how it ended. */
export interface TaskRun extends ServiceTask {
  readonly result: TaskResult;
}

export interface PhaseOutcome {
  /** What ran well, in the order in which it ran. */
  readonly ran: readonly ServiceTask[];
  /** The task that stopped it. Absent: none. */
  readonly failure?: TaskRun;
  /** Why what a service's tasks need could not be made: then none of them ran. Absent: it was. */
  readonly unprepared?: unknown;
}

export interface PhaseOptions extends RunOptions {
  readonly ledger: Ledger;
  /** Makes what a service's tasks need, before the first of them runs. Default: all is there. */
  readonly prepare?: (service: PlannedService, due: readonly PlannedTask[]) => Promise<void>;
}

/**
 * Runs the `before` tasks that have not run for their pins: services in the order of their
 * dependencies, tasks as they are declared. Stops at the first that fails, or cannot be run.
 */
export function runBefore(
  host: TaskHost,
  plan: ReleasePlan,
  options: PhaseOptions,
): Promise<PhaseOutcome> {
  return runPhase(host, plan, "before", options);
}

/** The same for the `after` tasks. */
export function runAfter(
  host: TaskHost,
  plan: ReleasePlan,
  options: PhaseOptions,
): Promise<PhaseOutcome> {
  return runPhase(host, plan, "after", options);
}

/** `<service>/<task>`: its name in the ledger, and for people. */
export function taskName({ service, task }: ServiceTask): string {
  return `${service.service}/${task.name}`;
}

/** The tasks of a phase that have not run for their pins, in the order in which they shall run. */
export function dueTasks(
  { services }: ReleasePlan,
  phase: PlannedTask["phase"],
  records: readonly TaskRecord[],
): ServiceTask[] {
  const done = new Set(records.map(({ task, pin }) => `${task}\n${pin}`));
  return allTasks(services, phase).filter((one) => !done.has(taskAndPin(one)));
}

/**
 * The `before` tasks of a plan that ran since a moment, in the order of the plan: what a release
 * that was interrupted had done already, and its way back has to undo.
 */
export function ranSince(
  { services }: ReleasePlan,
  records: readonly TaskRecord[],
  since: Date,
): ServiceTask[] {
  const recent = records.filter(({ at }) => at >= since);
  return allTasks(services, "before").filter((one) =>
    recent.some(({ task, pin }) => task === taskName(one) && pin === one.task.pin),
  );
}

/** Tasks that ran in an earlier release, and that this plan does not know by that pin. */
export function carriedTasks(
  { services }: ReleasePlan,
  ran: readonly ServiceTask[],
): readonly ServiceTask[] {
  const known = new Set(allTasks(services, "before").map(taskAndPin));
  return ran.filter((one) => !known.has(taskAndPin(one)));
}

function taskAndPin(one: ServiceTask): string {
  return `${taskName(one)}\n${one.task.pin}`;
}

function allTasks(services: readonly PlannedService[], phase: PlannedTask["phase"]): ServiceTask[] {
  return services.flatMap((service) =>
    service.tasks.filter((task) => task.phase === phase).map((task) => ({ service, task })),
  );
}

async function runPhase(
  host: TaskHost,
  plan: ReleasePlan,
  phase: PlannedTask["phase"],
  options: PhaseOptions,
): Promise<PhaseOutcome> {
  const { ledger, prepare, report } = options;
  const due = dueTasks(plan, phase, await ledger.records());
  const ran: ServiceTask[] = [];
  for (const one of due) {
    const { service, task } = one;
    const own = due.filter((other) => other.service === service);
    if (own[0] === one) {
      try {
        await prepare?.(
          service,
          own.map((other) => other.task),
        );
      } catch (unprepared) {
        return { ran, unprepared };
      }
    }
    const result = await attempt(async () => {
      report(`${phase} task ${taskName(one)} for ${task.pin}`);
      const ended = await runJob(host, task.job, options);
      if (!ended.ok) return ended;
      // From here on it is among those that may have to be undone, recorded or not.
      ran.push(one);
      await ledger.add({ name: taskName(one), phase, pin: task.pin }, ended);
      return ended;
    }, options.mask);
    if (!result.ok) return { ran, failure: { ...one, result } };
  }
  return { ran };
}

/** Whoever goes back needs to know what ran: so what cannot be run is a result, as a failure is. */
export async function attempt(
  run: () => Promise<TaskResult>,
  mask: (text: string) => string,
): Promise<TaskResult> {
  try {
    return await run();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, error: mask(text), log: "", ms: 0 };
  }
}
