import { fromMilliseconds } from "../../../model/duration";
import type { ResolvedRoute, ResolvedService } from "../../../model/resolved-service";
import { CHECK_TIMEOUT_MS, EDGE_REFRESH_MS } from "../../edge/timing";
import { transportFor } from "../../edge/transports";

/**
 * The edge's entry point for services: plain HTTP, or HTTPS where the edge has TLS. One name for
 * both, so that a service that runs is served on when the platform turns to TLS.
 */
export const WEB_ENTRYPOINT = "web";

/**
 * The first one included. While a dead instance of two is not known yet, an attempt meets it every
 * other time: three in a row failed ten times as many requests as five.
 */
const ATTEMPTS = 5;

/**
 * What the edge itself says when an instance broke off (502) or kept silent (504), not what an app
 * says of itself (500, 503). Traefik repeats such requests only by methods that may be repeated:
 * never POST, PATCH and LOCK. Those are sent again only when no instance was sent a byte of them.
 * Traefik 3.7, "Retry" middleware: `status`, `retryNonIdempotentMethod` (default false); by RFC 9110
 * §9.2.2 a proxy must not repeat a request of any other method.
 */
const REPEATED = "502,504";

/**
 * A request of which more must be kept to repeat it is not repeated. Traefik takes so much memory
 * for every request, even without a body; its default is 2 MiB.
 */
const KEPT_BYTES = 16_384;

/**
 * What tells the edge's Traefik to route to a service. Only public services carry any of it; the
 * edge exposes nothing by itself.
 * @param router unique on the cluster.
 */
export function traefikLabels(
  route: ResolvedRoute,
  { router, network, timing }: RouteWiring,
): Record<string, string> {
  const routers = `traefik.http.routers.${router}`;
  const server = `traefik.http.services.${router}.loadbalancer`;
  const retry = `${router}-retry`;
  const transport = transportFor(timing.longestRequest);
  return {
    "traefik.enable": "true",
    "traefik.swarm.network": network,
    [`${routers}.rule`]: rule(route),
    [`${routers}.entrypoints`]: WEB_ENTRYPOINT,
    [`${routers}.service`]: router,
    [`${routers}.middlewares`]: retry,
    ...retryLabels(`traefik.http.middlewares.${retry}.retry`, transport?.waitMs),
    [`${server}.server.port`]: String(route.port),
    ...(transport && { [`${server}.serverstransport`]: transport.name }),
    ...(route.healthPath !== undefined && {
      [`${server}.healthcheck.path`]: route.healthPath,
      [`${server}.healthcheck.interval`]: fromMilliseconds(EDGE_REFRESH_MS),
      [`${server}.healthcheck.timeout`]: fromMilliseconds(CHECK_TIMEOUT_MS),
    }),
  };
}

interface RouteWiring {
  readonly router: string;
  readonly network: string;
  readonly timing: Pick<ResolvedService["timing"], "longestRequest">;
}

function retryLabels(retry: string, waitMs: number | undefined): Record<string, string> {
  return {
    [`${retry}.attempts`]: String(ATTEMPTS),
    [`${retry}.initialinterval`]: "50ms",
    [`${retry}.status`]: REPEATED,
    [`${retry}.maxrequestbodybytes`]: String(KEPT_BYTES),
    // One silent instance is forgiven, a second one is not: an app that is only slow would be asked
    // ever more often.
    ...(waitMs !== undefined && { [`${retry}.timeout`]: fromMilliseconds(waitMs + 1_000) }),
  };
}

function rule({ hostname, path }: ResolvedRoute): string {
  const host = `Host(\`${hostname}\`)`;
  return path === "/" ? host : `${host} && PathPrefix(\`${path}\`)`;
}
