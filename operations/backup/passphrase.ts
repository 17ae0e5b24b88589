import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import * as fs from "node:fs";
import { parse } from "yaml";
import { UserError } from "../../model/user-error";
import { dataPaths } from "../../toolchain/paths";

type Environment = Readonly<Record<string, string | undefined>>;

/** As Pulumi's crypter of passphrases has them. */
const ROUNDS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/**
 * Whether a passphrase is the one of a stack file's `encryptionsalt`: `v1:<salt>:v1:<nonce>:<text>`,
 * the text being the word "pulumi", encrypted with AES-256-GCM by the key that PBKDF2 makes of both.
 */
export function opens(passphrase: string, encryptionSalt: string): boolean {
  const [, salt = "", , nonce = "", text = ""] = encryptionSalt.split(":");
  const key = pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), ROUNDS, KEY_BYTES, "sha256");
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < TAG_BYTES) return false;
  const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const word = cipher.update(bytes.subarray(0, -TAG_BYTES));
  try {
    return Buffer.concat([word, cipher.final()]).toString("utf8") === "pulumi";
  } catch {
    return false;
  }
}

/**
 * Sees to it that this machine has the passphrase of these stack files, before anything is done that needs it.
 * Files without a salt ask for none.
 * @param files text by name. @throws UserError where it is missing or another one.
 */
export function requirePassphrase(
  projectDir: string,
  files: ReadonlyMap<string, string>,
  env: Environment = process.env,
): void {
  const salts = new Map<string, string>();
  for (const [name, text] of files) {
    const { encryptionsalt } = (parse(text) as { encryptionsalt?: string } | null) ?? {};
    if (encryptionsalt !== undefined && !salts.has(encryptionsalt)) salts.set(encryptionsalt, name);
  }
  if (salts.size === 0) return;
  const hint =
    "No backup holds it. Give it by PULUMI_CONFIG_PASSPHRASE or, as a file, by " +
    "PULUMI_CONFIG_PASSPHRASE_FILE, or put the file at " +
    `${dataPaths(projectDir, env).passphrase}. Nothing was touched.`;
  const passphrase = given(projectDir, env);
  if (passphrase === undefined) {
    throw new UserError("the passphrase of the stacks' secrets is not on this machine", { hint });
  }
  for (const [salt, name] of salts) {
    if (opens(passphrase, salt)) continue;
    throw new UserError(`${name}: its secrets were encrypted with another passphrase`, { hint });
  }
}

/** As Pulumi takes it: an empty text counts as one, and of a file the space around it does not. */
function given(projectDir: string, env: Environment): string | undefined {
  if (env["PULUMI_CONFIG_PASSPHRASE"] !== undefined) return env["PULUMI_CONFIG_PASSPHRASE"];
  const file = env["PULUMI_CONFIG_PASSPHRASE_FILE"] || dataPaths(projectDir, env).passphrase;
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : undefined;
}
