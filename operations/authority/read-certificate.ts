import { X509Certificate } from "node:crypto";
import { parsePem } from "../../model/pem";
import { serverName } from "./server-name";
import * as x509 from "./x509";

export interface CertificateFacts {
  /** DNS names and IP addresses, sorted; empty for an authority. */
  readonly names: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** SHA-256, as `openssl x509 -fingerprint -sha256` prints it: `AB:CD:…`. */
  readonly fingerprint: string;
}

/**
 * What the first certificate of a bundle says; nothing of the key.
 * @throws UserError for a text that is no bundle.
 */
export function readCertificate(bundle: string): CertificateFacts {
  const { certificates } = parsePem(bundle, "the certificate");
  const certificate = new x509.X509Certificate(certificates[0]);
  const named = certificate.getExtension(x509.SubjectAlternativeNameExtension);
  return {
    names: (named?.names.items ?? []).map(({ value }) => serverName(value).value).sort(),
    from: certificate.notBefore,
    to: certificate.notAfter,
    fingerprint: new X509Certificate(certificates[0]).fingerprint256,
  };
}
