import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { setSecure, setTopLevel } from "../config/edit";
import { UserError } from "../model/user-error";
import { editStackFile } from "./edit-stack-file";
import { readStackFile, type Project, type StackFile } from "./project";
import type { Pulumi } from "./pulumi";
import { withScratchDir } from "./scratch";
import { hasSecretsToMake, makeSecrets } from "./stack-secrets/make-secrets";

/** Keys that `pulumi stack init` writes: how the stack's secrets are encrypted. */
const ENCRYPTION_KEYS = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;

type StackText = Partial<Record<(typeof ENCRYPTION_KEYS)[number], string>> & {
  config?: { "slipway:secrets"?: Record<string, unknown> };
};

/**
 * Makes the stack in Pulumi's backend, with its encryption salt and the secrets that it wants
 * generated, or made anew. Pulumi rewrites a stack file in its own style, so it works on a copy, and
 * only the values come back, as edits of single lines. Answers the diff, before it a line for each
 * secret that is made anew; empty when there was nothing to do.
 */
export async function prepareStack(
  project: Project,
  stack: StackFile,
  pulumi: Pulumi,
  existing: readonly string[],
  now = new Date(),
): Promise<string> {
  const before = readStackFile(stack);
  const fresh = !existing.includes(stack.stack);
  // A run that was killed between the two may have made the stack and not noted its salt.
  const saltless = !fresh && pulumi.encryptsByStackFile && !hasEncryption(before);
  if (!fresh && !saltless && !hasSecretsToMake(stack, before)) return "";
  return withScratchDir(async (dir) => {
    const copy = await copyForPulumi(project, stack, dir);
    if (fresh) await pulumi.initStack(stack.stack, dir);
    // Encrypting anything makes a salt where there is none; only the salt comes back.
    if (saltless) await pulumi.setSecret(stack.stack, "slipway:any", "text", dir);
    const { values, notes } = await makeSecrets(project, stack, pulumi, { text: before, now });
    for (const [name, value] of values) {
      await pulumi.setSecret(stack.stack, `slipway:secrets.${name}`, value, dir);
    }
    const made = await fs.readFile(copy, "utf8");
    const diff = editStackFile(stack, (text) => copyValues(text, made, [...values.keys()]));
    return [...notes, diff].join("\n");
  });
}

/**
 * A folder in which Pulumi may write into the stack's file: only what encrypts is in it.
 * @returns the path of the file.
 */
export async function copyForPulumi(
  project: Project,
  stack: StackFile,
  dir: string,
): Promise<string> {
  await fs.copyFile(path.join(project.dir, "Pulumi.yaml"), path.join(dir, "Pulumi.yaml"));
  const copy = path.join(dir, stack.file);
  await fs.writeFile(copy, withoutProgramConfig(readStackFile(stack)));
  return copy;
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
export function withoutProgramConfig(text: string): string {
  const stack = (parse(text) as StackText | null) ?? {};
  return ENCRYPTION_KEYS.filter((key) => stack[key] !== undefined)
    .map((key) => `${key}: ${JSON.stringify(stack[key])}\n`)
    .join("");
}
