import { ACME_RESOLVER, type AcmeTls, acmeArguments } from "./acme";
import type { EdgeTls } from "./tls";
import { SECURITY_HEADERS } from "./tls-file";

/** The container's port of plain HTTP; above 1023, so that no capability is needed. */
export const WEB_PORT = 8000;
/** The container's port of HTTPS. */
export const TLS_PORT = 8443;

/**
 * Services are served at the entry point `web`, whatever it speaks: so a platform that turns to TLS
 * asks nothing of the services that run. With TLS, plain HTTP has the entry point `plain`, which
 * only leads to HTTPS, and answers an ACME server's question.
 */
const [WEB, PLAIN] = ["web", "plain"];

/** How long what is under way may take when Traefik stops, and how long a request may come in. */
interface EntryPointTiming {
  readonly grace: string;
  readonly read: string;
}

/** @param tls `port` is the one that clients see. Absent: plain HTTP. */
export function entryPointArguments(
  tls: { readonly from: EdgeTls; readonly port: number } | undefined,
  timing: EntryPointTiming,
): string[] {
  if (tls === undefined) return entryPoint(WEB, WEB_PORT, timing);
  const plain = `--entryPoints.${PLAIN}.http.redirections.entryPoint`;
  return [
    ...entryPoint(PLAIN, WEB_PORT, timing),
    // Traefik's own route for ACME stands above this one.
    `${plain}.to=:${tls.port}`,
    `${plain}.scheme=https`,
    `${plain}.permanent=true`,
    ...entryPoint(WEB, TLS_PORT, timing),
    `--entryPoints.${WEB}.http.tls=true`,
    `--entryPoints.${WEB}.http.middlewares=${SECURITY_HEADERS}`,
    ...(tls.from.from === "acme"
      ? [...certificates(tls.from), ...acmeArguments(tls.from, PLAIN)]
      : []),
  ];
}

function entryPoint(name: string, port: number, { grace, read }: EntryPointTiming): string[] {
  return [
    `--entryPoints.${name}.address=:${port}`,
    // X_Forwarded_For and its like, which some apps read as the header that Traefik sets.
    `--entryPoints.${name}.http.aliasHeadersStrategy=delete`,
    `--entryPoints.${name}.transport.lifeCycle.graceTimeOut=${grace}`,
    `--entryPoints.${name}.transport.respondingTimeouts.readTimeout=${read}`,
  ];
}

/** For every route of the entry point, so that no service has to name the resolver. */
function certificates({ names: [main, ...others] = [] }: AcmeTls): string[] {
  const tls = `--entryPoints.${WEB}.http.tls`;
  return [
    `${tls}.certResolver=${ACME_RESOLVER}`,
    ...(main === undefined ? [] : [`${tls}.domains[0].main=${main}`]),
    ...(others.length === 0 ? [] : [`${tls}.domains[0].sans=${others.join(",")}`]),
  ];
}
