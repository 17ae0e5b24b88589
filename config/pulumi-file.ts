import * as path from "node:path";

const STACK_FILE = /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/;

/** The config file of a stack, as Pulumi names it. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

export function stackFile(projectDir: string, stack: string): string {
  return path.join(projectDir, stackFileName(stack));
}

/** The stack that a file belongs to; undefined for a file of another kind. */
export function stackOfFile(file: string): string | undefined {
  return STACK_FILE.exec(path.basename(file))?.[1];
}
