import * as crypto from "node:crypto";
import { promisify } from "node:util";

/** As Concourse's own `generate-key` makes them. */
const BITS = 4096;

/** An RSA private key in PEM (PKCS #1), for programs that read no other. */
export async function makeRsaKey(): Promise<string> {
  const { privateKey } = await promisify(crypto.generateKeyPair)("rsa", {
    modulusLength: BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return privateKey.trim();
}
