import type { Ledger } from "../../../../../operations/deploy/tasks/ledger";
import type { PlannedJob, PlannedService, PlannedTask } from "../../../../../rollout/release-plan";
import { planned } from "../builders";

export interface JobGiven {
  readonly secrets?: readonly string[];
  readonly configs?: readonly string[];
  readonly args?: readonly string[];
  readonly timeoutMs?: number;
}

/** A job as the program renders it, cut down to what names stand in. */
export function plannedJob(name: string, given: JobGiven = {}): PlannedJob {
  const { secrets = [], configs = [], args = [], timeoutMs = 60_000 } = given;
  return {
    spec: {
      Name: name,
      Labels: { "slipway.stack": "staging", "slipway.task": "web/migrate" },
      TaskTemplate: {
        ContainerSpec: {
          Image: "web:2",
          Args: args,
          Secrets: secrets.map((secret) => ({
            SecretID: secret,
            SecretName: secret,
            File: { Name: `/run/secrets/${secret}`, UID: "0", GID: "0", Mode: 256 },
          })),
          Configs: configs.map((config) => ({ ConfigID: config, ConfigName: config })),
        },
        Networks: [{ Target: "staging-private" }],
      },
      Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } },
    },
    timeoutMs,
  };
}

export function plannedTask(name: string, given: Partial<PlannedTask> = {}): PlannedTask {
  return {
    name,
    phase: "before",
    image: { name: "web", pin: "web:2" },
    pin: "web:2",
    job: plannedJob(`staging-web-${name}-1`),
    ...given,
  };
}

export function serviceWith(service: string, ...tasks: PlannedTask[]): PlannedService {
  return planned(service, { tasks });
}

/** Whether the ledger holds that a task ran for a pin. */
export async function hasRun(book: Ledger, task: string, pin: string): Promise<boolean> {
  const records = await book.records();
  return records.some((one) => one.task === task && one.pin === pin);
}
