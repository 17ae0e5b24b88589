import type { ResolvedRoute } from "../../../model/resolved-service";

/** The edge's entry point for plain HTTP. */
export const WEB_ENTRYPOINT = "web";

/**
 * What tells the edge's Traefik to route to a service. Only public services carry any of it; the
 * edge exposes nothing by itself.
 * @param router unique on the cluster.
 */
export function traefikLabels(
  route: ResolvedRoute,
  { router, network }: { router: string; network: string },
): Record<string, string> {
  const routers = `traefik.http.routers.${router}`;
  const server = `traefik.http.services.${router}.loadbalancer`;
  const retry = `${router}-retry`;
  return {
    "traefik.enable": "true",
    "traefik.swarm.network": network,
    [`${routers}.rule`]: rule(route),
    [`${routers}.entrypoints`]: WEB_ENTRYPOINT,
    [`${routers}.service`]: router,
    [`${routers}.middlewares`]: retry,
    // Only what an instance never received is sent again: one that left since the last poll.
    [`traefik.http.middlewares.${retry}.retry.attempts`]: "3",
    [`traefik.http.middlewares.${retry}.retry.initialinterval`]: "50ms",
    [`${server}.server.port`]: String(route.port),
    ...(route.healthPath !== undefined && {
      [`${server}.healthcheck.path`]: route.healthPath,
      [`${server}.healthcheck.interval`]: "1s",
      [`${server}.healthcheck.timeout`]: "1s",
    }),
  };
}

function rule({ hostname, path }: ResolvedRoute): string {
  const host = `Host(\`${hostname}\`)`;
  return path === "/" ? host : `${host} && PathPrefix(\`${path}\`)`;
}
