import { numberOf, parseSamples, type Sample } from "./prometheus-text";

/**
 * Traefik 3.7 counts twice: by router, once for each answer that a client got; and by service, once
 * for each attempt at an instance, so that repeated ones count several times and a 503 for want of
 * any instance not at all. Clients are what matters, so it is the routers' count that is read.
 */
const REQUESTS = "traefik_router_requests_total";
const LATENCY = "traefik_router_request_duration_seconds_bucket";
const FAMILIES = new Set([REQUESTS, LATENCY]);

/** These last as long as somebody listens: not a latency. */
const ENDLESS = new Set(["websocket", "sse"]);

/** What each edge counted since it started, by the id of its container. */
export type EdgeReading = ReadonlyMap<string, readonly Sample[]>;

/** What clients got of one service in a stretch of time. */
export interface Counts {
  /** By HTTP status. */
  readonly byStatus: ReadonlyMap<number, number>;
  /** Requests answered in at most so many seconds, by that bound; Infinity: all of them. */
  readonly withinSeconds: ReadonlyMap<number, number>;
}

export const NO_COUNTS: Counts = { byStatus: new Map(), withinSeconds: new Map() };

/** @throws Error when what an edge wrote is malformed. */
export function parseEdgeMetrics(text: string): Sample[] {
  return parseSamples(text, FAMILIES);
}

/**
 * What was counted between two readings. An edge that restarted counts from zero, and so does one
 * that forgot the service for a while: then a counter went back, or is gone.
 * @param service as the edge calls it: `<router>@swarm`.
 */
export function countsBetween(before: EdgeReading, after: EdgeReading, service: string): Counts {
  const byStatus = new Map<number, number>();
  const withinSeconds = new Map<number, number>();
  for (const [edge, samples] of after) {
    const now = valuesOf(samples, service);
    const then = valuesOf(before.get(edge) ?? [], service);
    const anew = [...then].some(([key, { value }]) => (now.get(key)?.value ?? -1) < value);
    for (const [key, { name, labels, value }] of now) {
      const more = anew ? value : value - (then.get(key)?.value ?? 0);
      if (name === REQUESTS && more > 0) add(byStatus, Number(labels["code"]), more);
      if (name === LATENCY && !ENDLESS.has(labels["protocol"] ?? "")) {
        add(withinSeconds, numberOf(labels["le"]), more);
      }
    }
  }
  return { byStatus, withinSeconds };
}

export function addCounts(one: Counts, other: Counts): Counts {
  return {
    byStatus: sum(one.byStatus, other.byStatus),
    withinSeconds: sum(one.withinSeconds, other.withinSeconds),
  };
}

function sum(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>) {
  const total = new Map(one);
  for (const [key, value] of other) add(total, key, value);
  return total;
}

function add(totals: Map<number, number>, key: number, more: number): void {
  totals.set(key, (totals.get(key) ?? 0) + more);
}

/** The service's samples, each by all that tells it from the others. */
function valuesOf(samples: readonly Sample[], service: string): ReadonlyMap<string, Sample> {
  const own = samples.filter(({ labels }) => labels["service"] === service);
  return new Map(own.map((sample) => [keyOf(sample), sample]));
}

function keyOf({ name, labels }: Sample): string {
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([name, sorted]);
}
