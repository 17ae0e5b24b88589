import * as fs from "node:fs";
import * as path from "node:path";

/** Which parts of a run can be killed, and how each is known among the processes. */
const PARTS = {
  "command line": (args: readonly string[]) => args.some((arg) => arg.endsWith("/cli/main.ts")),
  engine: ([program = "", command]: readonly string[]) =>
    path.basename(program) === "pulumi" && command === "up",
  "language host": (args: readonly string[]) =>
    args.some((arg) => arg.endsWith("/language-nodejs/main.mjs")),
  program: (args: readonly string[]) => args.some((arg) => arg.includes("/pulumi/cmd/run")),
  provider: ([program = ""]: readonly string[]) =>
    path.basename(program) === "pulumi-resource-docker",
} as const;

export type Part = keyof typeof PARTS;
export const ALL_PARTS = Object.keys(PARTS) as readonly Part[];

/** The processes of a part of a run, among those that `root` started; usually one or none. */
export function processesOf(root: number, part: Part): number[] {
  return descendants(root).filter((pid) => PARTS[part](argumentsOf(pid)));
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of fs.readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

/** In /proc/PID/stat the name comes first, in brackets, and may hold anything. */
function parentOf(pid: number): number | undefined {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ");
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

function argumentsOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split("\0");
}

/** Empty for a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
