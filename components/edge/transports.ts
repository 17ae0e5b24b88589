import { stringify } from "yaml";
import { type Duration, fromMilliseconds, toMilliseconds } from "../../model/duration";
import { DIAL_TIMEOUT_MS, IDLE_CONNECTION_MS } from "./timing";

/** Where Traefik's container has them. Below /etc/traefik a static configuration is looked for. */
export const TRANSPORTS_PATH = "/etc/slipway/transports.yaml";

/**
 * How long the edge may wait for the head of an answer. Labels of a service cannot say it, they
 * may only name a transport of a file: so the edge has this fixed ladder of them, and no new
 * service touches the edge. Each step leaves room for a round number of seconds or minutes.
 */
export const WAITS = [
  "2s",
  "4s",
  "7s",
  "12s",
  "20s",
  "35s",
  "70s",
  "140s",
  "330s",
  "11m",
  "20m",
  "35m",
  "1h",
] as const satisfies readonly Duration[];

/** Between the longest request that an app declares and the end of the edge's patience. */
const MARGIN_MS = 1_000;

/** Go's own default is 2, and every request beyond that opens a connection and throws it away. */
const IDLE_CONNECTIONS_PER_INSTANCE = 200;

export interface Transport {
  /** As a service's label names it. */
  readonly name: string;
  readonly waitMs: number;
}

/**
 * The shortest wait that no request of the service reaches: longer ones help nobody when a machine
 * dies with requests on it. Undefined: its requests take longer than the longest; then the edge
 * waits without end.
 */
export function transportFor(longestRequest: Duration): Transport | undefined {
  const least = toMilliseconds(longestRequest) + MARGIN_MS;
  const wait = WAITS.find((one) => toMilliseconds(one) >= least);
  return wait && { name: `${transportName(wait)}@file`, waitMs: toMilliseconds(wait) };
}

/**
 * The dynamic configuration that Traefik's file provider reads. Fields as in Traefik 3.7's
 * reference, "HTTP ServersTransport"; what is left out there has Go's defaults, not those of
 * Traefik's `--serversTransport`.
 */
export function transportsFile(): string {
  const transports = WAITS.map((wait) => [
    transportName(wait),
    {
      maxIdleConnsPerHost: IDLE_CONNECTIONS_PER_INSTANCE,
      forwardingTimeouts: {
        dialTimeout: fromMilliseconds(DIAL_TIMEOUT_MS),
        responseHeaderTimeout: wait,
        idleConnTimeout: fromMilliseconds(IDLE_CONNECTION_MS),
      },
    },
  ]);
  return stringify({ http: { serversTransports: Object.fromEntries(transports) as unknown } });
}

function transportName(wait: Duration): string {
  return `wait-${wait}`;
}
