import { webcrypto } from "node:crypto";
import { joinPem } from "../../model/pem";
import { type Making, newKeyPair, privateKeyPem, serialNumber, SIGNATURE } from "./key-pair";
import { serverName } from "./server-name";
import { daysAfter, startOf } from "./validity";
import * as x509 from "./x509";

const YEARS = 10;
const DAYS_PER_YEAR = 365;

export interface SelfSignedWish {
  /** A DNS name: the certificate's only one. */
  readonly name: string;
  /** Which half of a connection it is for, and not for the other. */
  readonly side: "server" | "client";
}

/**
 * A certificate for 10 years that only those take who were given it: two that know each other need
 * no authority, and so there is no key with which somebody could let himself in.
 * @returns PEM: the private key, then the certificate.
 */
export async function makeSelfSigned(
  { name, side }: SelfSignedWish,
  { now, crypto = webcrypto }: Making,
): Promise<string> {
  const { type, value } = serverName(name);
  const keys = await newKeyPair(crypto);
  const usage = side === "server" ? "serverAuth" : "clientAuth";
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(crypto),
      name: [{ CN: [value] }],
      notBefore: startOf(now),
      notAfter: daysAfter(now, YEARS * DAYS_PER_YEAR),
      signingAlgorithm: SIGNATURE,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[usage]]),
        new x509.SubjectAlternativeNameExtension([{ type, value }]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return joinPem(await privateKeyPem(crypto, keys.privateKey), certificate.toString("pem"));
}
