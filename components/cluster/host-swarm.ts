import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { managersOf } from "../../model/host";
import type { ObservedCluster } from "../../rollout/observe";
import type { PlannedHost } from "../hosts/planned-host";
import type { Origin } from "../labels";
import {
  connectionOf,
  formEnvironment,
  NODE_ATTEMPT_VARIABLE,
  nodeEnvironment,
  parseFormed,
} from "./host-swarm-environment";
import { nodeAttempt } from "./node-attempt";

export interface HostSwarmArgs {
  readonly origin: Origin;
  /** At least one of them is a manager. Their order is that in which managers come, and go last. */
  readonly hosts: readonly PlannedHost[];
  /** By the host's name: what its node waits for, the machine's preparation. Default: nothing. */
  readonly prepared?: Readonly<Record<string, readonly pulumi.Resource[]>>;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

const SCRIPT = "node --import=tsx components/cluster/host-swarm-command.ts";

/**
 * The swarm of several machines: adopted where one of the managers is in one, else initialised on
 * the first. Each machine is a command of its own, which joins it and keeps its role and labels;
 * its way back drains it and takes it out. Managers come one after the other, then the workers all
 * at once; they go in the reverse order, and the last one gives up a swarm that this stack made.
 */
export class HostSwarm extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;

  constructor(name: string, args: HostSwarmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:cluster:HostSwarm", name, {}, opts);

    const managers = args.hosts.filter(({ role }) => role === "manager");
    const workers = args.hosts.filter(({ role }) => role === "worker");
    const settings = pulumi
      .all(managers.map(({ host }) => host))
      .apply((hosts) => ({ owner: args.origin, managers: managersOf(hosts).map(connectionOf) }));
    const swarm = new command.local.Command(
      `${name}-swarm`,
      {
        // Run again it is told which swarm it found before.
        create: `${SCRIPT} form`,
        environment: settings.apply(formEnvironment),
        logging: command.local.Logging.Stderr,
      },
      { parent: this, dependsOn: managers.flatMap(preparedOf(args)) },
    );
    this.clusterId = swarm.stdout.apply(parseFormed);

    const node = (planned: PlannedHost, after: readonly pulumi.Resource[]) =>
      this.node(`${name}-node-${planned.name}`, planned, {
        args,
        environment: pulumi
          .all([settings, this.clusterId, planned.host])
          .apply(([common, clusterId, host]) => ({ ...common, clusterId, host })),
        dependsOn: [...after, ...preparedOf(args)(planned)],
      });
    let last: pulumi.Resource = swarm;
    for (const planned of managers) last = node(planned, [last]);
    for (const planned of workers) node(planned, [last]);
    this.registerOutputs({ clusterId: this.clusterId });
  }

  private node(
    name: string,
    planned: PlannedHost,
    { args, environment, dependsOn }: NodeParts,
  ): command.local.Command {
    const { attempt, keep, difference } = nodeAttempt(planned, args.observed, args.nonce);
    if (difference !== undefined) void pulumi.log.info(`${planned.name} ${difference}`, this);
    return new command.local.Command(
      name,
      {
        // Not by triggers: they would have the machine removed, and joined again.
        create: `${SCRIPT} ensure`,
        delete: `${SCRIPT} remove`,
        environment: environment.apply((one) => nodeEnvironment({ ...one, attempt })),
        addPreviousOutputInEnv: false,
        logging: command.local.Logging.Stderr,
      },
      {
        parent: this,
        dependsOn: [...dependsOn],
        ignoreChanges: keep ? [`environment.${NODE_ATTEMPT_VARIABLE}`] : [],
      },
    );
  }
}

interface NodeParts {
  readonly args: HostSwarmArgs;
  readonly environment: pulumi.Output<Omit<Parameters<typeof nodeEnvironment>[0], "attempt">>;
  readonly dependsOn: readonly pulumi.Resource[];
}

function preparedOf({ prepared = {} }: HostSwarmArgs) {
  return ({ name }: PlannedHost): readonly pulumi.Resource[] => prepared[name] ?? [];
}
