import * as crypto from "node:crypto";

/** How many hex digits of a hash stand in a name. */
export const SHORT_HASH_LENGTH = 8;

/**
 * HMAC-SHA256 in hex: for a secret's part in a name, so that nobody without the key can try
 * guesses of the value against the name.
 */
export function keyedHash(key: string, value: string): string {
  return crypto.createHmac("sha256", key).update(value).digest("hex");
}

/** The first 8 hex digits of {@link keyedHash}. */
export function shortKeyedHash(key: string, value: string): string {
  return keyedHash(key, value).slice(0, SHORT_HASH_LENGTH);
}

/** SHA-256 in hex, of what is no secret. */
export function contentHash(content: string): string {
  return crypto.createHash("sha256").update(content).digest("hex");
}

/** The first 8 hex digits of {@link contentHash}. */
export function shortContentHash(content: string): string {
  return contentHash(content).slice(0, SHORT_HASH_LENGTH);
}
