import { FORGE } from "./names";

/** What decides under which addresses the forge and the CI are reached. */
export interface CiPlace {
  /** Whole host names. */
  readonly forgeHost: string;
  readonly ciHost: string;
  /** Of the edge, for plain HTTP. */
  readonly port: number;
  /** Of the edge, for HTTPS. Absent: it serves plain HTTP. */
  readonly tlsPort?: number | undefined;
}

/**
 * Where people open the CI, without a slash at the end.
 * @param place `port` and `tlsPort` are the edge's.
 */
export function ciUrl({ ciHost, port, tlsPort }: Omit<CiPlace, "forgeHost">): string {
  return publicUrl(ciHost, port, tlsPort);
}

/** The same of the forge. */
export function forgeUrl({ forgeHost, port, tlsPort }: Omit<CiPlace, "ciHost">): string {
  return publicUrl(forgeHost, port, tlsPort);
}

/**
 * Where the CI's containers reach the platform's own forge: it listens on the edge's port and has
 * its host name as an alias in their networks, so that one address is right on both sides. People
 * who are sent there come to the edge, which serves it or leads on to HTTPS.
 */
export function forgeUrlInside({ forgeHost, port }: Omit<CiPlace, "ciHost">): string {
  return publicUrl(forgeHost, port);
}

/**
 * What git in a step has to be told so that it reaches the platform's own forge by the address that
 * the forge gives out, as the variables of git 2.31 and later. The host name must stay: credentials
 * are kept by it. HTTPS is for the edge alone, so it becomes HTTP. And curl, which git asks with,
 * takes every name below `localhost` for the machine itself unless a proxy is asked: the forge is
 * its own, since an HTTP server answers a proxy's form of a request like any other.
 */
export function gitVariables(place: Omit<CiPlace, "ciHost">): Record<string, string> {
  const outside = `${forgeUrl(place)}/`;
  const inside = `${forgeUrlInside(place)}/`;
  const settings: [string, string][] = [
    ...(outside === inside ? [] : [[`url.${inside}.insteadOf`, outside] as [string, string]]),
    ...(isBelowLocalhost(place.forgeHost)
      ? [[`http.${inside}.proxy`, `http://${FORGE}:${place.port}`] as [string, string]]
      : []),
  ];
  if (settings.length === 0) return {};
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", String(settings.length)],
    ...settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]) as Record<string, string>;
}

function isBelowLocalhost(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

function publicUrl(host: string, port: number, tlsPort?: number): string {
  return tlsPort === undefined
    ? new URL(`http://${host}:${port}`).origin
    : new URL(`https://${host}:${tlsPort}`).origin;
}
