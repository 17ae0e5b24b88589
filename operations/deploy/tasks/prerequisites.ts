import type Docker from "dockerode";
import type { PlannedService, PlannedTask, ReleasePlan } from "../../../rollout/release-plan";
import { needsOf, parseJob } from "./job-spec";

/** What a stack has on the engine, by name. */
export interface Present {
  readonly networks: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly configs: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

export async function readPresent(
  docker: Docker,
  { project, stack }: { project: string; stack: string },
): Promise<Present> {
  const filters = { label: [`slipway.project=${project}`, `slipway.stack=${stack}`] };
  const [networks, secrets, configs, services] = await Promise.all([
    docker.listNetworks({ filters }),
    docker.listSecrets({ filters }) as unknown as Promise<Named[]>,
    docker.listConfigs({ filters }) as unknown as Promise<Named[]>,
    docker.listServices({ filters }) as unknown as Promise<Named[]>,
  ]);
  const names = (listed: readonly Named[]) => new Set(listed.map(({ Spec }) => Spec?.Name ?? ""));
  return {
    networks: new Set(networks.map(({ Name }) => Name)),
    secrets: names(secrets),
    configs: names(configs),
    services: names(services),
  };
}

interface Named {
  readonly Spec?: { readonly Name?: string };
}

/**
 * What must be brought up before a service's tasks can run, as globs for `pulumi up --target`: the
 * network, secrets and config files that the engine does not have yet, and the services that it
 * depends on, directly or not, of which there is nothing yet. Never the service itself. Empty when
 * nothing is missing: always, but for a first deploy and for secrets and config files that changed.
 * @param tasks those of the service that shall run.
 */
export function prerequisiteTargets(
  { services }: ReleasePlan,
  service: PlannedService,
  tasks: readonly PlannedTask[],
  present: Present,
): string[] {
  const byName = new Map(services.map((one) => [one.service, one]));
  // A dependency that does not run in this stack is none.
  const dependencies = ({ dependsOn }: PlannedService) =>
    dependsOn.flatMap((name) => byName.get(name) ?? []);
  const exists = ({ name }: PlannedService) => present.services.has(name);

  const absent = closure(service, dependencies).filter((one) => !exists(one));
  if (absent.length === 0 && tasks.every((task) => hasAll(task, present))) return [];

  // Whatever is made must find made what it refers to, or Pulumi refuses it: a service's own parts,
  // and those of the services that it depends on. Those that are there already are left as they are.
  const made = exists(service) ? absent : [...absent, service];
  const parts = [...new Set([service, ...absent, ...made.flatMap(dependencies)])].flatMap((one) =>
    partsOf(one, exists(one)),
  );
  return [
    // Where there is one: on several machines, services are made with a login.
    "pulumi:providers:docker::registry",
    "docker:index/network:Network::private",
    ...new Set(parts),
    ...absent.map((one) => `${one.service}-service`),
  ].map((end) => (end.includes("::") ? `**${end}` : `**::${end}`));
}

/** The component of a service that exists is in the state: to target it could only update it. */
function partsOf({ parts = [] }: PlannedService, exists: boolean): string[] {
  return parts.filter((part) => !exists || !part.startsWith("slipway:service:AppService::"));
}

function closure(
  start: PlannedService,
  next: (service: PlannedService) => PlannedService[],
): PlannedService[] {
  const found = new Set<PlannedService>();
  const visit = (service: PlannedService): void => {
    for (const one of next(service)) {
      if (found.has(one)) continue;
      found.add(one);
      visit(one);
    }
  };
  visit(start);
  return [...found];
}

function hasAll({ job }: PlannedTask, present: Present): boolean {
  const { networks, secrets, configs } = needsOf(parseJob(job));
  return (
    networks.every((name) => present.networks.has(name)) &&
    secrets.every((name) => present.secrets.has(name)) &&
    configs.every((name) => present.configs.has(name))
  );
}
