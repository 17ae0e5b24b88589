import { type webcrypto } from "node:crypto";
import * as x509 from "./x509";

/** ECDSA on P-256: what every TLS library knows, and small. */
export const SIGNATURE = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** What making a certificate takes from the world around it. */
export interface Making {
  readonly now: Date;
  /** Makes keys and serial numbers. Default: Node's own. */
  readonly crypto?: webcrypto.Crypto;
}

export async function newKeyPair(crypto: webcrypto.Crypto): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(SIGNATURE, true, ["sign", "verify"]);
}

/** In PKCS#8. */
export async function privateKeyPem(
  crypto: webcrypto.Crypto,
  key: webcrypto.CryptoKey,
): Promise<string> {
  const der = await crypto.subtle.exportKey("pkcs8", key);
  return x509.PemConverter.encode(der, x509.PemConverter.PrivateKeyTag);
}

/** To sign with. */
export async function readPrivateKey(
  crypto: webcrypto.Crypto,
  pem: string,
): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem);
  return crypto.subtle.importKey("pkcs8", der, SIGNATURE, false, ["sign"]);
}

/** A positive number of 127 random bits, in hex: RFC 5280 allows 20 octets and no sign. */
export function serialNumber(crypto: webcrypto.Crypto): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}
