import { createHmac } from "node:crypto";
import * as bcrypt from "bcryptjs";
import type { SecretValue } from "../model/secret-value";

const COST = 10;
const SALT_BYTES = 16;

/**
 * The one line of a registry's htpasswd file. Its salt is a keyed hash of the user's name, so the
 * same password gives the same line on every run, and nobody without the key can tell that two
 * registries share a password.
 */
export function htpasswdLine(user: string, password: SecretValue, key: SecretValue): string {
  const salt = createHmac("sha256", key.reveal())
    .update(`htpasswd salt of ${user}`)
    .digest()
    .subarray(0, SALT_BYTES);
  const settings = `$2b$${COST}$${bcrypt.encodeBase64(salt, SALT_BYTES)}`;
  return `${user}:${bcrypt.hashSync(password.reveal(), settings)}\n`;
}
