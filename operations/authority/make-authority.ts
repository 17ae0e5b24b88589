import { webcrypto } from "node:crypto";
import { joinPem } from "../../model/pem";
import { type Making, newKeyPair, privateKeyPem, serialNumber, SIGNATURE } from "./key-pair";
import { daysAfter, startOf } from "./validity";
import * as x509 from "./x509";

const YEARS = 10;
const DAYS_PER_YEAR = 365;
/** RFC 5280, upper bounds of common name and organisation. */
const LONGEST_NAME = 64;

export interface AuthorityOwner {
  /** Pulumi's name of the project. */
  readonly project: string;
  /** Under which the platform serves everything. */
  readonly domain: string;
}

/**
 * A certificate authority of one's own for 10 years: it signs certificates of servers, and no other
 * authority. Its name says whose it is, since machines and people come to trust it.
 * @returns PEM: its certificate, then its private key.
 */
export async function makeAuthority(
  { project, domain }: AuthorityOwner,
  { now, crypto = webcrypto }: Making,
): Promise<string> {
  const keys = await newKeyPair(crypto);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(crypto),
      name: [
        { O: [domain.slice(0, LONGEST_NAME)] },
        { CN: [`${project} authority for ${domain}`.slice(0, LONGEST_NAME)] },
      ],
      notBefore: startOf(now),
      notAfter: daysAfter(now, YEARS * DAYS_PER_YEAR),
      signingAlgorithm: SIGNATURE,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return joinPem(certificate.toString("pem"), await privateKeyPem(crypto, keys.privateKey));
}
