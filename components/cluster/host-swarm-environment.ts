import { z } from "zod";
import type { Host } from "../../model/host";
import type { Origin } from "../labels";
import type { SwarmHost } from "./machine";
import type { NodeSettings } from "./node-settings";

/** What the script is told that forms the swarm. */
export interface FormSettings {
  /** The stack that counts as the maker of a swarm initialised here. */
  readonly owner: Origin;
  readonly managers: readonly SwarmHost[];
}

/** What the script is told about one machine. */
export interface HostNodeSettings extends FormSettings {
  readonly clusterId: string;
  readonly host: SwarmHost & NodeSettings;
  /** For the node's label `slipway.attempt`. */
  readonly attempt: string;
}

/** The variable that makes the plan show what was changed behind Pulumi's back. */
export const NODE_ATTEMPT_VARIABLE = "SLIPWAY_SWARM_NODE_ATTEMPT";
/** What Pulumi's command provider gives to a command that ran before. */
const FORMER_OUTPUT_VARIABLE = "PULUMI_COMMAND_STDOUT";

const endpoint = z.object({
  address: z.string().min(1),
  port: z.int(),
  user: z.string().min(1),
  hostKey: z.string().min(1),
  key: z.string().optional(),
});
const swarmHost = endpoint.extend({
  name: z.string().min(1),
  clusterAddress: z.string().min(1),
  jump: endpoint.optional(),
});
const node = swarmHost.extend({
  role: z.enum(["manager", "worker"]),
  labels: z.record(z.string(), z.string()),
  availabilitySet: z.string().optional(),
});
const form = z.object({
  SLIPWAY_SWARM_OWNER: json(z.object({ project: z.string().min(1), stack: z.string().min(1) })),
  SLIPWAY_SWARM_MANAGERS: json(z.array(swarmHost)),
});
const one = form.extend({
  SLIPWAY_SWARM_CLUSTER: z.string().min(1),
  SLIPWAY_SWARM_HOST: json(node),
  [NODE_ATTEMPT_VARIABLE]: z.string().min(1),
});
const formed = z.object({ clusterId: z.string().min(1) });

/** Only what reaches a machine: what it is for changes nothing for the others. */
export function connectionOf(host: Host): SwarmHost {
  return swarmHost.parse(host);
}

export function formEnvironment({ owner, managers }: FormSettings): Record<string, string> {
  return {
    SLIPWAY_SWARM_OWNER: JSON.stringify(owner),
    SLIPWAY_SWARM_MANAGERS: JSON.stringify(managers),
  };
}

export function nodeEnvironment(settings: HostNodeSettings): Record<string, string> {
  return {
    ...formEnvironment(settings),
    SLIPWAY_SWARM_CLUSTER: settings.clusterId,
    // In one order, whatever made it.
    SLIPWAY_SWARM_HOST: JSON.stringify(node.parse(settings.host)),
    [NODE_ATTEMPT_VARIABLE]: settings.attempt,
  };
}

type Variables = Readonly<Record<string, string | undefined>>;

/** With the swarm that was found before, if one was. @throws ZodError when a variable is wrong. */
export function readFormEnvironment(variables: Variables): FormSettings & { formerly?: string } {
  const read = form.parse(variables);
  const former = variables[FORMER_OUTPUT_VARIABLE];
  return {
    owner: read.SLIPWAY_SWARM_OWNER,
    managers: read.SLIPWAY_SWARM_MANAGERS,
    ...(former && { formerly: parseFormed(former) }),
  };
}

/** @throws ZodError when a variable is missing or wrong. */
export function readNodeEnvironment(variables: Variables): HostNodeSettings {
  const read = one.parse(variables);
  return {
    owner: read.SLIPWAY_SWARM_OWNER,
    managers: read.SLIPWAY_SWARM_MANAGERS,
    clusterId: read.SLIPWAY_SWARM_CLUSTER,
    host: read.SLIPWAY_SWARM_HOST,
    attempt: read[NODE_ATTEMPT_VARIABLE],
  };
}

/** The swarm's id, from what `form` printed. @throws ZodError or SyntaxError on anything else. */
export function parseFormed(stdout: string): string {
  return formed.parse(JSON.parse(stdout)).clusterId;
}

function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "is no JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
