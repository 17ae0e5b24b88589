import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../labels";
import { swarmCommandEnvironment } from "./swarm-command-environment";
import { type SwarmIdentity, swarmIdentity } from "./swarm-engine";

export interface SwarmClusterArgs {
  readonly origin: Origin;
  /**
   * The address that a swarm initialised here advertises. Default `127.0.0.1`: one machine, and
   * nothing of the swarm listens beyond it. A swarm that is there already keeps its own.
   */
  readonly advertiseAddress?: string;
}

const SCRIPT = "node --import=tsx components/cluster/swarm-command.ts";

/**
 * The swarm of the engine that DOCKER_HOST names (default: the local one): adopted when there is
 * one, initialised when not. Destroying it leaves the swarm only if this stack initialised it and
 * nothing else is on it.
 */
export class SwarmCluster extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;
  /** Of the machine whose engine was asked. */
  readonly nodeId: pulumi.Output<string>;

  constructor(name: string, args: SwarmClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:cluster:SwarmCluster", name, {}, opts);

    const swarm = new command.local.Command(
      `${name}-swarm`,
      {
        create: `${SCRIPT} ensure`,
        delete: `${SCRIPT} leave`,
        environment: swarmCommandEnvironment({
          advertiseAddress: args.advertiseAddress ?? "127.0.0.1",
          owner: args.origin,
        }),
        logging: command.local.Logging.Stderr,
      },
      { parent: this },
    );
    const identity = swarm.stdout.apply(parseIdentity);

    this.clusterId = identity.clusterId;
    this.nodeId = identity.nodeId;
    this.registerOutputs({ clusterId: this.clusterId, nodeId: this.nodeId });
  }
}

/** What the script printed. @throws ZodError or SyntaxError when it printed anything else. */
export function parseIdentity(stdout: string): SwarmIdentity {
  return swarmIdentity.parse(JSON.parse(stdout));
}
