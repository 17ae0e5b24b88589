import * as crypto from "node:crypto";
import type { SecretValue } from "./secret-value";
import { UserError } from "./user-error";

const TYPE = "ssh-rsa";

/**
 * The public half of an RSA key, as a line of a `.pub` file without a comment (RFC 4253, 6.6).
 * @param name the key under `slipway:secrets`, for the error.
 * @throws UserError when it is no such key; the message does not show it.
 */
export function rsaPublicHalf(key: SecretValue, name: string): string {
  const { kty, n = "", e = "" } = jwkOf(key.reveal()) ?? {};
  if (kty !== "RSA") {
    throw new UserError(
      `slipway:secrets.${name}: found something else, allowed: an RSA private key in PEM`,
      { hint: "Write `generate` there and run `slipway up`: it makes one." },
    );
  }
  const blob = Buffer.concat([
    field(Buffer.from(TYPE)),
    positive(Buffer.from(e, "base64url")),
    positive(Buffer.from(n, "base64url")),
  ]);
  return `${TYPE} ${blob.toString("base64")}`;
}

function jwkOf(pem: string): crypto.JsonWebKey | undefined {
  try {
    return crypto.createPublicKey(pem).export({ format: "jwk" });
  } catch {
    return undefined;
  }
}

/** A number whose first bit is set would be a negative one. */
function positive(bytes: Buffer): Buffer {
  return field((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

function field(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}
