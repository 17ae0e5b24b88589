import { webcrypto } from "node:crypto";
import { UserError } from "../../model/user-error";
import {
  type Making,
  newKeyPair,
  privateKeyPem,
  readPrivateKey,
  serialNumber,
  SIGNATURE,
} from "./key-pair";
import { joinPem, parsePem } from "../../model/pem";
import { serverName } from "./server-name";
import { daysAfter, startOf } from "./validity";
import * as x509 from "./x509";

/** The longest that browsers take a server's certificate for. */
const DAYS = 397;
/** RFC 5280, upper bound of a common name. */
const LONGEST_NAME = 64;

export interface CertificateWish {
  /** DNS names, wildcards, IP addresses; at least one. The first is the certificate's own. */
  readonly names: readonly string[];
  /** From now. Default 397; never longer than the authority's own certificate. */
  readonly days?: number;
}

/**
 * A server's certificate with a key of its own, signed by the authority.
 * @param authority as `makeAuthority` gives it.
 * @returns PEM, as servers read it: the private key, the certificate, then the authority's.
 * @throws UserError for names that no certificate can carry, or an authority that is none.
 */
export async function issueCertificate(
  authority: string,
  { names, days = DAYS }: CertificateWish,
  { now, crypto = webcrypto }: Making,
): Promise<string> {
  const wanted = names.map(serverName);
  const [first] = wanted;
  if (first === undefined) throw new UserError("a certificate needs one name at least");
  const { key, certificates } = parsePem(authority, "the certificate authority");
  const issuer = new x509.X509Certificate(certificates[0]);
  const keys = await newKeyPair(crypto);
  const end = daysAfter(now, days);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(crypto),
      subject: [{ CN: [first.value.slice(0, LONGEST_NAME)] }],
      issuer: issuer.subjectName,
      notBefore: startOf(now),
      notAfter: end < issuer.notAfter ? end : issuer.notAfter,
      signingAlgorithm: SIGNATURE,
      publicKey: keys.publicKey,
      signingKey: await readPrivateKey(crypto, key),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          wanted.map(({ type, value }) => ({ type, value })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return joinPem(
    await privateKeyPem(crypto, keys.privateKey),
    certificate.toString("pem"),
    certificates[0],
  );
}
