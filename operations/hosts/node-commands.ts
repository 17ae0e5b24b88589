import { z } from "zod";
import type { StateResource } from "../pulumi";
import type { StruckOff } from "./struck-off";

/** The commands that keep the machines in the swarm, by the end of their URN. */
const NODE = /slipway:cluster:HostSwarm\$command:local:Command::[^:]*?-node-([^:]+)$/;

const outputs = z.object({ delete: z.string(), environment: z.record(z.string(), z.string()) });

/** How the state would take each of its machines out of the swarm. */
export function nodeCommands(
  resources: readonly Pick<StateResource, "urn" | "outputs">[],
): StruckOff[] {
  return resources.flatMap((resource) => {
    const name = NODE.exec(resource.urn)?.[1];
    const read = outputs.safeParse(resource.outputs);
    if (name === undefined || !read.success) return [];
    return [{ name, command: read.data.delete, environment: read.data.environment }];
  });
}
