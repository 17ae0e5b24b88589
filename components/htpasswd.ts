import { createHmac } from "node:crypto";
import * as bcrypt from "bcryptjs";
import type { SecretValue } from "../model/secret-value";

const COST = 10;
const SALT_BYTES = 16;

/** How bcrypt is written: its prefix, and the binary logarithm of its rounds. */
export interface BcryptSettings {
  readonly revision: "2b" | "2y";
  readonly cost: number;
}

/**
 * The one line of a registry's htpasswd file. Its salt is a keyed hash of the user's name, so the
 * same password gives the same line on every run, and nobody without the key can tell that two
 * registries share a password.
 */
export function htpasswdLine(user: string, password: SecretValue, key: SecretValue): string {
  return `${user}:${passwordHash({ user, password, key }, { revision: "2b", cost: COST })}\n`;
}

/** A bcrypt hash whose salt is a keyed hash of the user's name: the same on every run. */
export function passwordHash(
  { user, password, key }: { user: string; password: SecretValue; key: SecretValue },
  { revision, cost }: BcryptSettings,
): string {
  const salt = createHmac("sha256", key.reveal())
    .update(`htpasswd salt of ${user}`)
    .digest()
    .subarray(0, SALT_BYTES);
  const rounds = String(cost).padStart(2, "0");
  const settings = `$${revision}$${rounds}$${bcrypt.encodeBase64(salt, SALT_BYTES)}`;
  return bcrypt.hashSync(password.reveal(), settings);
}
