import { type EdgeReading, parseEdgeMetrics } from "../../../../rollout/after-switch/edge-counts";

const LABELS = {
  method: "GET",
  protocol: "http",
  router: "app@swarm",
  service: "app@swarm",
};

/** What each edge wrote: its text, or the pieces of it. */
export function reading(edges: Record<string, string | readonly string[]>): EdgeReading {
  return new Map(
    Object.entries(edges).map(([edge, text]) => [edge, parseEdgeMetrics([text].flat().join("\n"))]),
  );
}

export function counter(code: number, count: number, labels: Record<string, string> = {}): string {
  return `traefik_router_requests_total{${text({ ...LABELS, code: String(code), ...labels })}} ${count}`;
}

/** @param within requests answered in at most so many seconds, by that bound. */
export function latency(
  within: Record<number, number>,
  all: number,
  labels: Record<string, string> = {},
): string {
  const bounds = [...Object.entries(within), ["+Inf", all] as const];
  return bounds
    .map(([le, count]) => {
      const own = text({ ...LABELS, code: "200", ...labels, le });
      return `traefik_router_request_duration_seconds_bucket{${own}} ${count}`;
    })
    .join("\n");
}

function text(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",");
}
