import { writePins } from "../../operations/app-images";
import { buildFolders } from "../../operations/build";
import { findStack } from "../../operations/project";
import { terminalProgress } from "../progress";
import { here } from "../project";

interface Options {
  readonly file: string;
  readonly pin?: string;
  readonly push: boolean;
  readonly cache: boolean;
  readonly json: boolean;
}

export async function run(folders: readonly string[], options: Options): Promise<void> {
  const project = here();
  const stack = options.pin === undefined ? undefined : findStack(project, options.pin);
  const progress = terminalProgress();
  const built = await buildFolders(project, folders, options, progress);
  const diff = stack === undefined ? "" : writePins(stack, built);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ images: built, diff }, null, 2)}\n`);
    return;
  }
  for (const { name, pin } of built) process.stdout.write(`${name}: ${pin}\n`);
  if (diff !== "") process.stdout.write(`\n${diff}`);
}
