import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** 32 random bytes: 256 bits. */
const PASSPHRASE_BYTES = 32;

/**
 * Makes the passphrase that encrypts the stacks' secrets, once: readable by its owner only. Of two
 * runs at once both end up with the same one.
 */
export function ensurePassphrase(file: string): void {
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, randomBytes(PASSPHRASE_BYTES).toString("base64url"), { mode: 0o600 });
  try {
    fs.linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(own);
  }
}
