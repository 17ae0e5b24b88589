import type Docker from "dockerode";
import { z } from "zod";
import { UserError } from "../../../model/user-error";
import type { PlannedJob } from "../../../rollout/release-plan";

const secret = z.looseObject({ SecretID: z.string(), SecretName: z.string() });
const config = z.looseObject({ ConfigID: z.string(), ConfigName: z.string() });
const network = z.looseObject({ Target: z.string() });

/** As much of a job as is read here; all the rest is passed on as it is. */
const jobSpec = z.looseObject({
  Name: z.string(),
  Labels: z.record(z.string(), z.string()),
  TaskTemplate: z.looseObject({
    ContainerSpec: z.looseObject({
      Image: z.string(),
      Secrets: z.array(secret),
      Configs: z.array(config),
    }),
    Networks: z.array(network),
  }),
});
export type JobSpec = z.infer<typeof jobSpec>;

/** What a job needs to be there before it can be made, by name. */
export interface JobNeeds {
  readonly networks: readonly string[];
  readonly secrets: readonly string[];
  readonly configs: readonly string[];
}

/** @throws ZodError when it is not what the program renders: a defect. */
export function parseJob({ spec }: PlannedJob): JobSpec {
  return jobSpec.parse(spec);
}

export function needsOf(spec: JobSpec): JobNeeds {
  const { ContainerSpec, Networks } = spec.TaskTemplate;
  return {
    networks: Networks.map(({ Target }) => Target),
    secrets: ContainerSpec.Secrets.map(({ SecretName }) => SecretName),
    configs: ContainerSpec.Configs.map(({ ConfigName }) => ConfigName),
  };
}

/**
 * The job with the engine's ids where the plan has names.
 * @throws UserError that names everything that the engine does not have.
 */
export async function withIds(docker: Docker, spec: JobSpec): Promise<JobSpec> {
  const needs = needsOf(spec);
  const [networks, secrets, configs] = await Promise.all([
    idsOf(needs.networks, "network", async (filters) =>
      (await docker.listNetworks({ filters: { ...filters, scope: ["swarm"] } })).map(
        ({ Name, Id }) => [Name, Id],
      ),
    ),
    idsOf(needs.secrets, "secret", async (filters) =>
      ((await docker.listSecrets({ filters })) as unknown as Listed[]).map(named),
    ),
    idsOf(needs.configs, "config", async (filters) =>
      ((await docker.listConfigs({ filters })) as unknown as Listed[]).map(named),
    ),
  ]);
  refuseMissing(spec, [...networks.missing, ...secrets.missing, ...configs.missing]);
  const { TaskTemplate } = spec;
  const { ContainerSpec } = TaskTemplate;
  return {
    ...spec,
    TaskTemplate: {
      ...TaskTemplate,
      ContainerSpec: {
        ...ContainerSpec,
        Secrets: ContainerSpec.Secrets.map((one) => ({
          ...one,
          SecretID: secrets.id(one.SecretName),
        })),
        Configs: ContainerSpec.Configs.map((one) => ({
          ...one,
          ConfigID: configs.id(one.ConfigName),
        })),
      },
      Networks: TaskTemplate.Networks.map((one) => ({ ...one, Target: networks.id(one.Target) })),
    },
  };
}

interface Listed {
  readonly ID: string;
  readonly Spec?: { readonly Name?: string };
}

function named({ ID, Spec }: Listed): [string, string] {
  return [Spec?.Name ?? "", ID];
}

interface Ids {
  /** `<kind> "<name>"`, for people. */
  readonly missing: readonly string[];
  id(name: string): string;
}

/** The engine's filter takes a part of a name for it: only whole ones count. */
async function idsOf(
  names: readonly string[],
  kind: string,
  list: (filters: { name: string[] }) => Promise<[string, string][]>,
): Promise<Ids> {
  const wanted = [...new Set(names)];
  const found = new Map(wanted.length === 0 ? [] : await list({ name: wanted }));
  return {
    missing: wanted.filter((name) => !found.has(name)).map((name) => `${kind} "${name}"`),
    id: (name) => found.get(name) ?? "",
  };
}

function refuseMissing({ Labels }: JobSpec, missing: readonly string[]): void {
  if (missing.length === 0) return;
  const stack = Labels["slipway.stack"] ?? "";
  throw new UserError(
    `task ${Labels["slipway.task"] ?? ""} of ${stack} needs the ${missing.join(" and the ")}, ` +
      "which the engine does not have",
    {
      hint:
        `If it was removed by hand: \`pulumi refresh --stack ${stack}\`, ` +
        `then \`slipway deploy ${stack}\`, which makes it before the task runs.`,
    },
  );
}
