import { X509Certificate } from "node:crypto";
import { parsePem } from "../../model/pem";
import { readCertificate } from "./read-certificate";
import { serverName } from "./server-name";
import { daysUntil } from "./validity";

/** A certificate with fewer days left is made anew. */
export const RENEWAL_DAYS = 30;

export interface Wanted {
  /** As `makeAuthority` gives it. */
  readonly authority: string;
  readonly names: readonly string[];
}

/**
 * Why a certificate has to be made anew, to stand after its name; undefined: it is good.
 * @param bundle as `issueCertificate` gives it.
 * @throws UserError for a text that is no bundle: a person put it there, who is to look at it.
 */
export function needsRenewal(bundle: string, wanted: Wanted, now: Date): string | undefined {
  const { names, to } = readCertificate(bundle);
  const asked = new Set(wanted.names.map((name) => serverName(name).value));
  const missing = [...asked].filter((name) => !names.includes(name));
  if (missing.length > 0) return `does not name ${missing.join(", ")}`;
  const surplus = names.filter((name) => !asked.has(name));
  if (surplus.length > 0) return `names ${surplus.join(", ")}, which the config does not`;
  if (!isSignedBy(bundle, wanted.authority)) return "is signed by another authority";
  const days = daysUntil(now, to);
  if (days >= RENEWAL_DAYS) return undefined;
  return `${days < 0 ? "ended" : "ends"} on ${to.toISOString().slice(0, 10)}`;
}

function isSignedBy(bundle: string, authority: string): boolean {
  const { certificates } = parsePem(bundle, "the certificate");
  const issuer = new X509Certificate(
    parsePem(authority, "the certificate authority").certificates[0],
  );
  const leaf = new X509Certificate(certificates[0]);
  return leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);
}
