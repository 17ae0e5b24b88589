import { connectEngine } from "../../rollout/engine";
import { maskSecrets } from "../../rollout/mask";
import { UserError } from "../../model/user-error";
import { RUN_VARIABLE } from "../../rollout/failure/make-report";
import type { ReleasePlan } from "../../rollout/release-plan";
import type { Machine } from "../machine";
import type { Report } from "../progress";
import type { Project } from "../project";
import { pullLogin } from "../registry";
import { blamedImage } from "./blamed-image";
import type { Release } from "./context";
import { reportCheck } from "./failed-checks";
import { failedRollout } from "./failed-rollout";
import type { ReleaseFailure } from "./result";
import type { TaskHost } from "./tasks/host";
import { stackLedger, type Ledger } from "./tasks/ledger";
import {
  dueTasks,
  ranSince,
  runAfter,
  runBefore,
  taskName,
  type PhaseOutcome,
  type ServiceTask,
} from "./tasks/phases";
import { prerequisiteTargets, readPresent } from "./tasks/prerequisites";
import { settleStrayJobs } from "./tasks/stray-jobs";
import { undo } from "./tasks/undo";

/** What a phase's tasks came to. */
export interface TasksOutcome {
  /** What the way back has to undo, in the order in which it ran. */
  readonly ran: readonly ServiceTask[];
  readonly failure?: ReleaseFailure;
}

/** Runs the `before` tasks that are due, and first what they need that is not there yet. */
export async function runTasksBefore(release: Release, since: Date): Promise<TasksOutcome> {
  const { project, stack, machine, planned, automated } = release;
  const ledger = ledgerOf(release);
  const earlier = await ranEarlier(release, since);
  const place = { project: project.name, stack: stack.stack };
  await settleStrayJobs(hostOf(release), place, planned.plan.services, {
    report: (line) => release.progress.note(line),
  });
  const outcome = await phase(release, "before", async (options) => {
    return runBefore(hostOf(release), planned.plan, {
      ...options,
      ledger,
      prepare: async (service, due) => {
        const present = await readPresent(machine.docker, place);
        const targets = prerequisiteTargets(planned.plan, service, due, present);
        if (targets.length === 0) return;
        await automated.up({ targets }, options.report, { [RUN_VARIABLE]: release.run });
      },
    });
  });
  const ran = [...earlier, ...outcome.ran];
  await release.noteRan(ran);
  return { ...outcome, ran };
}

/** The `before` tasks that releases which were interrupted had run already. */
export async function ranEarlier(release: Release, since: Date): Promise<ServiceTask[]> {
  const records = await ledgerOf(release).records();
  return [...release.carried, ...ranSince(release.planned.plan, records, since)];
}

/** Runs the `after` tasks that are due. */
export function runTasksAfter(release: Release): Promise<TasksOutcome> {
  return phase(release, "after", (options) =>
    runAfter(hostOf(release), release.planned.plan, { ...options, ledger: ledgerOf(release) }),
  );
}

/**
 * Undoes what the `before` tasks of a failed release did.
 * @throws UserError when an undo fails: what the data is then only a person can tell.
 */
export async function undoTasks(release: Release, ran: readonly ServiceTask[]): Promise<void> {
  if (ran.length === 0) return;
  await release.progress.step(`Undo ${ran.map(taskName).join(", ")}`, async (report) => {
    const mask = await maskOf(release);
    const options = { report, mask, ledger: ledgerOf(release) };
    const { failure, left } = await undo(hostOf(release), ran, options);
    if (failure === undefined) return;
    const rest = left.length === 0 ? "" : `; not tried: ${left.map(taskName).join(", ")}`;
    throw new UserError(
      `the undo of ${taskName(failure)} failed: ${failure.result.error ?? "no reason given"}${rest}`,
      { hint: `Look at the data before anything else is deployed.\n${failure.result.log}` },
    );
  });
}

/** Whether a plan has tasks that have not run for their pins. */
export async function hasDueTasks(
  { docker }: Machine,
  { name: project }: Project,
  plan: ReleasePlan,
): Promise<boolean> {
  if (plan.services.every(({ tasks }) => tasks.length === 0)) return false;
  const records = await stackLedger(docker, { project, stack: plan.stack }).records();
  return (["before", "after"] as const).some((name) => dueTasks(plan, name, records).length > 0);
}

interface PhaseTools {
  readonly report: Report;
  readonly mask: (text: string) => string;
}

async function phase(
  release: Release,
  name: "before" | "after",
  run: (tools: PhaseTools) => Promise<PhaseOutcome>,
): Promise<TasksOutcome> {
  const due = dueTasks(release.planned.plan, name, await ledgerOf(release).records());
  if (due.length === 0) return { ran: [] };
  return release.progress.step(
    `${capital(name)}: ${due.map(taskName).join(", ")}`,
    async (report) => {
      const tools = { report, mask: await maskOf(release) };
      const { ran, failure, unprepared } = await run(tools);
      if (unprepared !== undefined) return { ran, failure: failedRollout(release, unprepared) };
      if (failure === undefined) return { ran };
      const { error = "", exitCode, log } = failure.result;
      const text = `task failed: ${taskName(failure)}: ${error || `exit code ${exitCode ?? "unknown"}`}`;
      const reported = await reportCheck(release, {
        phase: name,
        service: failure.service,
        image: blamedImage(failure, release.changes),
        cause: { kind: "task failed", text },
        message: [text, log].filter(Boolean).join("\n"),
      });
      return { ran, failure: reported };
    },
  );
}

function ledgerOf({ machine, project, stack }: Release): Ledger {
  return stackLedger(machine.docker, { project: project.name, stack: stack.stack });
}

function hostOf({ machine, project }: Release): TaskHost {
  const login = (image: string) => pullLogin(project, machine.pulumi, image);
  return { docker: machine.docker, engine: connectEngine(), login };
}

async function maskOf(release: Release): Promise<(text: string) => string> {
  const secrets = await release.secrets();
  return (text) => maskSecrets(text, secrets);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
