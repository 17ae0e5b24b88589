import type { SecretValue } from "../../model/secret-value";
import type { SecretFile } from "../../model/service-spec";
import { UserError } from "../../model/user-error";
import { acmeSecrets, type AcmeTls } from "./acme";
import { checkAcme } from "./acme-check";

/** Who signs the certificates that the edge shows. */
export type EdgeTls = AuthorityTls | AcmeTls;

/** A certificate that is there already: of the platform's own authority, or bought. */
export interface AuthorityTls {
  readonly from: "authority";
  /** PEM: the private key, the certificate, and what stands between it and the authority. */
  readonly certificate: SecretValue;
  /** The host names in it; `*.` in front stands for one label. */
  readonly names: readonly string[];
}

/** The file of key, certificate and chain: Traefik reads both from the one file. */
export const CERTIFICATE_SECRET = {
  name: "edge-certificate",
  path: "/run/secrets/edge-certificate.pem",
} as const satisfies SecretFile;

/** By the name that Traefik's container has them. */
export function tlsSecrets(tls: EdgeTls): Record<string, SecretValue> {
  return tls.from === "acme" ? acmeSecrets(tls) : { [CERTIFICATE_SECRET.name]: tls.certificate };
}

/**
 * Refuses what could not work, before anything is planned.
 * @param count machines that carry the edge.
 * @param hosts host names that the edge itself serves, such as its dashboard's.
 * @throws UserError
 */
export function checkTls(tls: EdgeTls, count: number, hosts: readonly string[]): void {
  if (tls.from === "acme") {
    checkAcme(tls, count);
  }
  const { names } = tls;
  if (names === undefined) return;
  const missing = hosts.filter((host) => !names.some((name) => covers(name, host)));
  if (missing.length === 0) return;
  throw new UserError(
    `the edge serves ${missing.join(", ")}, which its certificate does not name; ` +
      `it names: ${names.join(", ") || "nothing"}`,
    { hint: "Add the name under slipway:edge.tls.names in the platform's file." },
  );
}

/** Whether a name of a certificate stands for a host, as RFC 6125 §6.4.3 has it. */
export function covers(name: string, host: string): boolean {
  const [pattern, asked] = [name.toLowerCase(), host.toLowerCase()];
  if (!pattern.startsWith("*.")) return pattern === asked;
  const dot = asked.indexOf(".");
  return dot > 0 && asked.slice(dot) === pattern.slice(1);
}
