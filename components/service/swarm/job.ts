import { toMilliseconds } from "../../../model/duration";
import type { ResolvedProcess } from "../../../model/resolve-release";
import type { ResolvedService } from "../../../model/resolved-service";
import { toBytes } from "../../../model/size";
import type { PlannedJob } from "../../../rollout/release-plan";
import { PIN_LABEL } from "../../../rollout/service-labels";
import { TASK_LABEL, TASK_PHASE_LABEL } from "../../../rollout/task-labels";
import { originLabels } from "../../labels";
import { jobName } from "./names";
import { NANOS_PER_CPU, placementConstraints } from "./task-template";
import { withNamesForIds, type SwarmWiring } from "./wiring";

/**
 * Of one task, threads counted: far more than a migration takes, far less than a machine has. The
 * provider has no such field for services.
 */
const MOST_PROCESSES = 1_024;

/** One process of a task: the task itself, or what takes it back. */
export interface SwarmJob {
  readonly task: string;
  readonly phase: "before" | "after" | "undo";
  /** What it runs once for, as recorded. */
  readonly pin: string;
  /** The reference that runs. */
  readonly image: string;
  readonly process: ResolvedProcess;
}

/**
 * A task as a Swarm job of the engine's API (1.41 and later), names standing for ids. It has what
 * the service's instances have: secrets, config files, user, limits, read-only root, memory file
 * systems, capabilities and machines; but it joins the private network alone, answers to no name,
 * and mounts no volume: on a volume of an instance that runs it would be a second writer.
 * @throws UserError when its name is too long for Swarm.
 */
export function renderSwarmJob(
  service: ResolvedService,
  wiring: SwarmWiring,
  job: SwarmJob,
): PlannedJob {
  const { origin, privateNetwork } = wiring;
  return {
    spec: {
      Name: jobName(origin.stack, service.name, job),
      // Without `slipway.service`: it is none of the services that a stack runs.
      Labels: {
        ...originLabels(origin),
        [TASK_LABEL]: `${service.name}/${job.task}`,
        [TASK_PHASE_LABEL]: job.phase,
        [PIN_LABEL]: job.pin,
      },
      TaskTemplate: {
        ContainerSpec: containerSpec(service, wiring, job),
        Resources: { Limits: limits(service) },
        RestartPolicy: { Condition: "none" },
        Placement: { Constraints: placementConstraints(service) },
        LogDriver: { Name: "json-file", Options: logOptions(service) },
        Networks: [{ Target: privateNetwork.name }],
      },
      Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } },
      // A virtual address would take IPVS, and nobody calls it.
      EndpointSpec: { Mode: "dnsrr" },
    },
    timeoutMs: toMilliseconds(job.process.timeout),
  };
}

function containerSpec(service: ResolvedService, wiring: SwarmWiring, job: SwarmJob) {
  const { process } = job;
  return {
    Image: job.image,
    Command: process.entrypoint,
    Args: process.command,
    Env: environment({ ...service.environment, ...process.environment }),
    ...(service.user !== undefined && { User: service.user }),
    ReadOnly: service.readOnlyRoot,
    CapabilityAdd: service.capabilities.add,
    CapabilityDrop: service.capabilities.drop,
    Mounts: service.tmpfs.map(({ path, size }) => ({
      Type: "tmpfs",
      Target: path,
      TmpfsOptions: { SizeBytes: toBytes(size) },
    })),
    ...files(service, withNamesForIds(wiring)),
    ...(service.nameservers.length > 0 && {
      DNSConfig: { Nameservers: service.nameservers },
    }),
    // The image's own asks whether a service serves; a task that is busy would be ended by it.
    HealthCheck: { Test: ["NONE"] },
    Init: true,
  };
}

function files(service: ResolvedService, { secrets, configs }: SwarmWiring) {
  return {
    Secrets: service.secrets.map(({ path, uid, mode }, index) => ({
      SecretID: secrets[index]?.id,
      SecretName: secrets[index]?.name,
      File: { Name: path, UID: String(uid), GID: String(uid), Mode: Number.parseInt(mode, 8) },
    })),
    Configs: service.configFiles.map(({ path, mode }, index) => ({
      ConfigID: configs[index]?.id,
      ConfigName: configs[index]?.name,
      File: { Name: path, UID: "0", GID: "0", Mode: Number.parseInt(mode, 8) },
    })),
  };
}

function limits({
  resources: {
    limits: { cpus, memory },
  },
}: ResolvedService) {
  return {
    ...(cpus !== undefined && { NanoCPUs: Math.round(cpus * NANOS_PER_CPU) }),
    ...(memory !== undefined && { MemoryBytes: toBytes(memory) }),
    Pids: MOST_PROCESSES,
  };
}

function logOptions({ logs }: ResolvedService) {
  return { "max-file": String(logs.maxFiles), "max-size": String(toBytes(logs.maxSize)) };
}

function environment(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}
