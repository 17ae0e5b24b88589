import * as fs from "node:fs/promises";
import * as path from "node:path";
import { editStackFile } from "./edit-stack-file";
import { copyValues, withoutProgramConfig } from "./prepare-stack";
import { readStackFile, type Project, type StackFile } from "./project";
import type { Pulumi } from "./pulumi";
import { withScratchDir } from "./scratch";

/**
 * Encrypts values under `slipway:secrets` of a stack that is in Pulumi's backend, by edits of single
 * lines of its file. @returns the diff, of encrypted values.
 */
export async function writeSecrets(
  { dir: projectDir }: Project,
  stack: StackFile,
  pulumi: Pulumi,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  return withScratchDir(async (dir) => {
    await fs.copyFile(path.join(projectDir, "Pulumi.yaml"), path.join(dir, "Pulumi.yaml"));
    const copy = path.join(dir, stack.file);
    await fs.writeFile(copy, withoutProgramConfig(readStackFile(stack)));
    for (const [name, value] of Object.entries(values)) {
      await pulumi.setSecret(stack.stack, `slipway:secrets.${name}`, value, dir);
    }
    const made = await fs.readFile(copy, "utf8");
    return editStackFile(stack, (text) => copyValues(text, made, Object.keys(values)));
  });
}
