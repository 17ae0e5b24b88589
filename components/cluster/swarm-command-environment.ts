import { z } from "zod";
import type { Origin } from "../labels";

/** What the script that joins and leaves the swarm is told. */
export interface SwarmCommandSettings {
  /** Address that the swarm advertises to its nodes when it is initialised. */
  readonly advertiseAddress: string;
  /** The stack that counts as the maker of a swarm initialised here. */
  readonly owner: Origin;
}

const environment = z.object({
  SLIPWAY_SWARM_ADVERTISE_ADDRESS: z.string().min(1),
  SLIPWAY_SWARM_OWNER_PROJECT: z.string().min(1),
  SLIPWAY_SWARM_OWNER_STACK: z.string().min(1),
});

/** As environment variables: no quoting, and readable in the plan. */
export function swarmCommandEnvironment(settings: SwarmCommandSettings): Record<string, string> {
  return {
    SLIPWAY_SWARM_ADVERTISE_ADDRESS: settings.advertiseAddress,
    SLIPWAY_SWARM_OWNER_PROJECT: settings.owner.project,
    SLIPWAY_SWARM_OWNER_STACK: settings.owner.stack,
  };
}

/** The reverse. @throws ZodError when a variable is missing. */
export function readSwarmCommandEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): SwarmCommandSettings {
  const parsed = environment.parse(variables);
  return {
    advertiseAddress: parsed.SLIPWAY_SWARM_ADVERTISE_ADDRESS,
    owner: {
      project: parsed.SLIPWAY_SWARM_OWNER_PROJECT,
      stack: parsed.SLIPWAY_SWARM_OWNER_STACK,
    },
  };
}
