import { connectEngine } from "../../rollout/engine";
import { examineTask } from "../../rollout/failure/examine-task";
import type { FailureReport } from "../../rollout/failure/failure-report";
import { imageFacts } from "../../rollout/failure/image-lookup";
import { makeReport } from "../../rollout/failure/make-report";
import { writeReport } from "../../rollout/failure/report-files";
import type { PlannedService, PlannedTask } from "../../rollout/release-plan";
import type { Release } from "./context";
import type { Phase, ReleaseFailure } from "./result";

/** A check around the switch that failed. */
export interface FailedCheck {
  readonly phase: Exclude<Phase, "rollout">;
  readonly service: PlannedService;
  /** What is to blame: the key under `slipway:images`, and the pin. Default: what the service runs. */
  readonly image?: PlannedTask["image"];
  /** In more words than the cause has. */
  readonly message: string;
  /** Default: derived from the instances that failed. */
  readonly cause?: FailureReport["cause"];
  /** Ids of the tasks of instances that failed. Default none. */
  readonly tasks?: readonly string[];
}

/** Writes the report of a check that failed, as a failed rollout leaves one. */
export async function reportCheck(release: Release, check: FailedCheck): Promise<ReleaseFailure> {
  const { project, stack, changes, elapsed, startedAt, run } = release;
  const { phase, service, message, cause, tasks = [] } = check;
  const { name: image, pin } = check.image ?? { name: service.image, pin: service.pin };
  const engine = connectEngine();
  const from = changes.find((change) => change.image === image)?.from;
  const detectedAfterMs = elapsed();
  const [secrets, toImage, evidence] = await Promise.all([
    release.secrets(),
    imageFacts(engine, pin === service.pin ? service.run : pin),
    examine(service, tasks),
  ]);
  const report = makeReport(
    {
      stage: phase,
      stack: stack.stack,
      service: service.service,
      name: service.name,
      image,
      ...(from !== undefined && { from: { pin: from } }),
      to: { pin, ...(toImage !== undefined && { image: toImage }) },
      ...(cause !== undefined && { cause }),
      message,
      // What goes back does so after this is written, and the command tells it.
      outcome: "left as it is",
      tasks: evidence,
      startedAt,
      detectedAfterMs,
      run,
    },
    secrets,
  );
  const { markdown, json } = writeReport(project.dir, report);
  return {
    phase,
    service: service.service,
    image,
    pin,
    cause: report.cause,
    detectedAfterMs,
    reports: [markdown, json],
  };
}

async function examine({ name }: PlannedService, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const engine = connectEngine();
  const service = await engine.service(name);
  const tasks = service === undefined ? [] : await engine.tasks(service.ID);
  return Promise.all(
    tasks
      .filter(({ ID }) => ids.includes(ID))
      .map((task) => examineTask(engine, task, { served: true })),
  );
}
