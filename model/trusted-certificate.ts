import { parsePem, joinPem } from "./pem";

/** What those who trust an authority get of it: its certificate, without the key. */
export function trustedCertificate(authority: string): string {
  return joinPem(parsePem(authority, "the certificate authority").certificates[0]);
}
