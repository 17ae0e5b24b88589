import * as fs from "node:fs";
import * as path from "node:path";
import { SUBSTITUTIONS_FILE } from "../../config/substitutions";
import { type Project, readStackFile } from "../project";
import type { Pulumi, StateResource } from "../pulumi";
import type { BackupWriter } from "./backup-writer";

/**
 * Adds the states of the stacks that are up, the stack files and the record of substitutions.
 * @returns the resources of each stack that is up.
 */
export async function addTexts(
  project: Project,
  pulumi: Pick<Pulumi, "stackNames" | "exportStack">,
  writer: BackupWriter,
): Promise<ReadonlyMap<string, readonly StateResource[]>> {
  const existing = await pulumi.stackNames();
  const states = new Map<string, readonly StateResource[]>();
  for (const { stack } of project.stacks.filter((one) => existing.includes(one.stack))) {
    const state = await pulumi.exportStack(stack);
    await writer.add({ kind: "state", name: stack }, once(state));
    const { deployment } = JSON.parse(state) as {
      deployment: { resources?: readonly StateResource[] } | null;
    };
    states.set(stack, deployment?.resources ?? []);
  }
  for (const stack of project.stacks) {
    await writer.add({ kind: "file", name: stack.file }, once(readStackFile(stack)));
  }
  const substitutions = path.join(project.dir, SUBSTITUTIONS_FILE);
  if (fs.existsSync(substitutions)) {
    const text = fs.readFileSync(substitutions, "utf8");
    await writer.add({ kind: "file", name: SUBSTITUTIONS_FILE }, once(text));
  }
  return states;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
