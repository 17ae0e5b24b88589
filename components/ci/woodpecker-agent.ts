import { CI_AGENT_SECRET } from "../../config/secret-names";
import type { ServiceSpec } from "../../model/service-spec";
import { CI_AGENTS_PORT, CI_SERVER } from "./names";

export interface WoodpeckerAgentSettings {
  /** Of the service, and what the CI's pages call it. */
  readonly name: string;
  /** How many workflows it runs at once. */
  readonly workflows: number;
  /**
   * The key of a label: it takes the workflows that bear it, whatever the label says. Default: those
   * without labels.
   */
  readonly group?: string;
  /** The engine's network that every step joins. */
  readonly stepsNetwork: string;
}

/**
 * Woodpecker's agent: it starts steps as containers beside itself, so it alone holds the engine's
 * socket (a grant, see `ci.ts`) and steps never get it. As root, which owns the socket, without a
 * single capability of root.
 */
export function woodpeckerAgentSpec(settings: WoodpeckerAgentSettings): ServiceSpec {
  const { name, workflows, group, stepsNetwork } = settings;
  return {
    name,
    image: "woodpecker-agent",
    user: "0:0",
    environment: {
      WOODPECKER_SERVER: `${CI_SERVER}:${CI_AGENTS_PORT}`,
      WOODPECKER_AGENT_SECRET_FILE: `/run/secrets/${CI_AGENT_SECRET}`,
      WOODPECKER_HOSTNAME: name,
      WOODPECKER_MAX_WORKFLOWS: String(workflows),
      WOODPECKER_BACKEND: "docker",
      WOODPECKER_BACKEND_DOCKER_NETWORK: stepsNetwork,
      ...(group !== undefined && labels(group)),
    },
    secrets: [{ name: CI_AGENT_SECRET }],
    // By what is kept here the server knows it again; else every start would be another agent.
    volumes: [{ name, path: "/etc/woodpecker" }],
    health: { command: ["/bin/woodpecker-agent", "ping"] },
    timing: { start: "60s", drain: "0s", longestRequest: "10s" },
    // Only there it sees the network of its steps.
    placement: { role: "manager" },
    resources: { limits: { memory: "256MiB" } },
  };
}

/**
 * 3.x reads the first name before the second one, and understands that it must bear the label; 1.0
 * knows the second name only, and may take a workflow without labels as well.
 */
function labels(group: string): Record<string, string> {
  return {
    WOODPECKER_AGENT_LABELS: `!${group}=*`,
    WOODPECKER_FILTER_LABELS: `${group}=*`,
  };
}
