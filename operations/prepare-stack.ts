import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { GENERATE } from "../config";
import { setSecure, setTopLevel } from "../config/edit";
import { UserError } from "../model/user-error";
import { editStackFile } from "./edit-stack-file";
import { readStackFile, type Project, type StackFile } from "./project";
import type { Pulumi } from "./pulumi";
import { withScratchDir } from "./scratch";

/** Keys that `pulumi stack init` writes: how the stack's secrets are encrypted. */
const ENCRYPTION_KEYS = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

/** 24 random bytes: 192 bits, in letters that need no quoting anywhere. */
const SECRET_BYTES = 24;

type StackText = Partial<Record<(typeof ENCRYPTION_KEYS)[number], string>> & {
  config?: { "slipway:secrets"?: Record<string, unknown> };
};

/**
 * Makes the stack in Pulumi's backend, with its encryption salt and the secrets that it wants
 * generated. Pulumi rewrites a stack file in its own style, so it works on a copy, and only the
 * values come back, as edits of single lines. Answers the diff; empty when there was nothing to do.
 */
export async function prepareStack(
  project: Project,
  stack: StackFile,
  pulumi: Pulumi,
  existing: readonly string[],
): Promise<string> {
  const before = readStackFile(stack);
  const wanted = secretsToGenerate(before);
  const fresh = !existing.includes(stack.stack);
  // A run that was killed between the two may have made the stack and not noted its salt.
  const saltless = !fresh && pulumi.encryptsByStackFile && !hasEncryption(before);
  if (!fresh && !saltless && wanted.length === 0) return "";
  return withScratchDir(async (dir) => {
    await fs.copyFile(path.join(project.dir, "Pulumi.yaml"), path.join(dir, "Pulumi.yaml"));
    const copy = path.join(dir, stack.file);
    await fs.writeFile(copy, withoutProgramConfig(before));
    if (fresh) await pulumi.initStack(stack.stack, dir);
    // Encrypting anything makes a salt where there is none; only the salt comes back.
    if (saltless) await pulumi.setSecret(stack.stack, "slipway:any", "text", dir);
    for (const name of wanted) {
      const value = crypto.randomBytes(SECRET_BYTES).toString("base64url");
      await pulumi.setSecret(stack.stack, `slipway:secrets.${name}`, value, dir);
    }
    const made = await fs.readFile(copy, "utf8");
    return editStackFile(stack, (text) => copyValues(text, made, wanted));
  });
}

/** The names under `slipway:secrets` whose value is still to be made. */
export function secretsToGenerate(text: string): string[] {
  const secrets = (parse(text) as StackText | null)?.config?.["slipway:secrets"] ?? {};
  return Object.keys(secrets).filter((name) => secrets[name] === GENERATE);
}

/** What `pulumi stack init` and `config set` wrote into a copy, put into the text as single edits. */
export function copyValues(text: string, copyText: string, secrets: readonly string[]): string {
  const copy = parse(copyText) as StackText;
  let result = text;
  for (const name of secrets) {
    const value = copy.config?.["slipway:secrets"]?.[name];
    const ciphertext = (value as { secure?: string } | undefined)?.secure;
    if (ciphertext === undefined) {
      throw new UserError(`pulumi did not encrypt slipway:secrets.${name}`);
    }
    result = setSecure(result, `slipway:secrets.${name}`, ciphertext);
  }
  const had = (parse(text) as StackText | null) ?? {};
  for (const key of ENCRYPTION_KEYS) {
    const value = copy[key];
    if (value !== undefined && value !== had[key]) result = setTopLevel(result, key, value);
  }
  return result;
}

function hasEncryption(text: string): boolean {
  const stack = (parse(text) as StackText | null) ?? {};
  return ENCRYPTION_KEYS.some((key) => stack[key] !== undefined);
}

/** Only what the copy needs: the encryption keys. The rest of the config stays where it is. */
function withoutProgramConfig(text: string): string {
  const stack = (parse(text) as StackText | null) ?? {};
  return ENCRYPTION_KEYS.filter((key) => stack[key] !== undefined)
    .map((key) => `${key}: ${JSON.stringify(stack[key])}\n`)
    .join("");
}
